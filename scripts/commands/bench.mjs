import { runNode } from '../setup/command.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { inRoot } from '../setup/folders.mjs';
import { generatePrismaClients } from '../setup/prepare.mjs';

/** `npm run bench -- token …`: how fast the EHR is beside its peers, on servers and a database of their own. */
export async function bench(args) {
  await installDependencies();
  await generatePrismaClients();
  const command = ['--import', import.meta.resolve('tsx'), inRoot('bench/src/main.ts'), ...args];
  return (await runNode(command, { show: true })).code;
}
