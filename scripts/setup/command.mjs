import { spawn } from 'node:child_process';
import { root } from './folders.mjs';
import { Refusal } from './refusal.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command and waits for it. Its output is kept and given back, or shown as it comes with `show`. When this
 * process is told to end, it passes that on, waits until the command has ended, and ends too.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = root, env = process.env, show = false } = {}) {
  return new Promise(resolve => {
    const output = show ? 'inherit' : 'pipe';
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', output, output] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', text => {
        said += text;
      });

    let interrupted = false;
    const passOn = signal => {
      interrupted = true;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, passOn);
    child.once('error', error => resolve({ code: 127, output: error.message }));
    child.once('close', (code, signal) => {
      for (const name of signals) process.off(name, passOn);
      if (interrupted) process.exit(1);
      resolve({ code: code ?? 1, output: signal ? `${said}\n(ended by ${signal})\n` : said });
    });
  });
}

/** The same with this Node.js. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Waits for one of the above and refuses to go on when it failed, with everything that it said. */
export async function must(what, running) {
  const { code, output } = await running;
  if (code !== 0) throw new Refusal(`${what} failed (exit code ${code}).\n\n${output.trim()}\n`);
  return output;
}
