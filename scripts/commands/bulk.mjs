import { readCast } from '../setup/cast.mjs';
import { runNode } from '../setup/command.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { addressesOf, demoEnvironment, loadDotEnv } from '../setup/environment.mjs';
import { inRoot } from '../setup/folders.mjs';

/**
 * `npm run bulk -- …`: the command line of the bulk worker, pointed at the EHR of this stack unless told otherwise. It
 * runs in the folder where npm was called, so that `--to ./exports` means what it says.
 */
export async function bulk(args) {
  loadDotEnv();
  await installDependencies();
  const env = demoEnvironment(addressesOf((await readCast()).processes, process.env), process.env);
  const command = ['--import', import.meta.resolve('tsx'), inRoot('apps/bulk-worker/src/main.ts'), ...args];
  return (await runNode(command, { cwd: process.env.INIT_CWD, env, show: true })).code;
}
