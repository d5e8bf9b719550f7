import { readFileSync } from 'node:fs';
import { runNode } from '../setup/command.mjs';
import { inRoot } from '../setup/folders.mjs';
import { npm } from '../setup/npm.mjs';
import { runTurbo } from '../setup/turbo.mjs';
import { unlockedOptionalPackages } from './lock-file.mjs';

/**
 * What can be said about the code without running it. `complaint` gives back what is wrong, or nothing.
 * @type {{ title: string, complaint: () => Promise<string | undefined> }[]}
 */
export const staticChecks = [
  { title: 'Types', complaint: () => ifFailed(runTurbo(['run', 'typecheck', '--continue=always'])) },
  {
    title: 'Lint, format and import rules',
    complaint: () => tool('@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '--colors=off'),
  },
  { title: 'Boundaries of the workspaces', complaint: () => ifFailed(runTurbo(['boundaries'])) },
  { title: 'Dead code', complaint: () => tool('knip/bin/knip.js', '--no-progress') },
  { title: 'Lock file is complete', complaint: async () => unlockedOptionalPackages(lockedPackages()).join('\n') },
  {
    title: 'Migrations lead to the schema',
    complaint: () => ifFailed(npm(['run', 'check-migrations', '-w', 'prisma'])),
  },
];

const lockedPackages = () => JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;

const tool = (path, ...args) => ifFailed(runNode([inRoot('node_modules', path), ...args]));

async function ifFailed(running) {
  const { code, output } = await running;
  return code === 0 ? undefined : output.trim() || `exit code ${code}`;
}
