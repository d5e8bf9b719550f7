import { runNode } from '../setup/command.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { inRoot } from '../setup/folders.mjs';

/**
 * `npm run mutate -- --mutate FILES`: which changes of the rules no test notices. Without FILES all that the configuration
 * names, which takes about an hour; what was judged before and has not changed since is not judged again. Reports: .data/mutate.
 */
export async function mutate(args) {
  await installDependencies();
  const stryker = inRoot('node_modules/@stryker-mutator/core/bin/stryker.js');
  return (await runNode([stryker, 'run', 'scripts/mutate/stryker.config.mjs', ...args], { show: true })).code;
}
