import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { inRoot } from '../setup/folders.mjs';

const endWithParent = pathToFileURL(inRoot('scripts/stack/end-with-parent.mjs')).href;
const ownGroup = process.platform !== 'win32';
const graceMs = 8000;

/**
 * Starts one Node.js process of the stack in its own process group, so that Ctrl-C reaches this script alone and what
 * the process starts itself is ended with it.
 * @param output a file descriptor, or 'pipe'
 */
export function startChild(args, { cwd, env, output }) {
  const child = spawn(process.execPath, ['--import', endWithParent, ...args], {
    cwd,
    env,
    stdio: ['pipe', output, output],
    detached: ownGroup,
    windowsHide: true,
  });
  const ended = new Promise(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `exit code ${code}`));
  });
  const kill = signal => {
    try {
      ownGroup ? process.kill(-child.pid, signal) : child.kill(signal);
    } catch {
      // it has ended already
    }
  };
  return { child, ended, kill, stop: () => stop(kill, ended) };
}

/** Asks first, insists after a while, and sweeps up what the process may have left behind. */
async function stop(kill, ended) {
  kill('SIGTERM');
  const insist = setTimeout(() => kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(insist);
  if (ownGroup) kill('SIGKILL');
}
