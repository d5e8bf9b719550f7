import { must, runNode } from './command.mjs';

const print = `
  const { people, processes, demoPassword } = await import('./prisma/cast.ts');
  console.log(JSON.stringify({ people, processes, demoPassword }));
`;

/** The people and processes of the demonstration. The cast is TypeScript, so this needs the dependencies. */
export async function readCast() {
  const running = runNode(['--import', 'tsx', '--input-type=module', '-e', print]);
  return JSON.parse(await must('Reading prisma/cast.ts', running));
}
