import { runNode } from './command.mjs';
import { inRoot } from './folders.mjs';

const silence = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' };
const onlyErrors = ['--output-logs=errors-only', '--ui=stream', '--log-order=grouped'];

/** Runs turbo without telemetry and update notices; a run of tasks says little unless one fails. */
export const runTurbo = args =>
  runNode([inRoot('node_modules/turbo/bin/turbo'), ...args, ...(args[0] === 'run' ? onlyErrors : [])], {
    env: { ...process.env, ...silence },
  });
