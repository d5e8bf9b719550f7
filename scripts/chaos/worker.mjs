import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inRoot } from '../setup/folders.mjs';
import { startChild } from '../stack/child.mjs';

/** How the lines begin with which the worker tells of a phase. */
const beginnings = { planning: 'The server is preparing', downloading: 'Downloading', applying: 'Applying the export' };

const longestMs = 120_000;

/** One run of `export …`, which can be killed when it is in a phase. */
export function startWorker(args, env) {
  const command = ['--import', 'tsx', 'src/main.ts', 'export', ...args];
  const { child, ended, kill } = startChild(command, { cwd: inRoot('apps/bulk-worker'), env, output: 'pipe' });
  const tooLong = setTimeout(() => kill('SIGKILL'), longestMs);
  const begun = []; // { phase, atMs }
  const lines = [];
  let told = () => {};
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', line => {
      lines.push(line);
      const phase = Object.keys(beginnings).find(name => line.startsWith(beginnings[name]));
      if (phase && begun.at(-1)?.phase !== phase) begun.push({ phase, atMs: performance.now() });
      told();
    });
  let how;
  let wasKilled = false;
  // Its last words come after its end.
  const done = Promise.all([ended, once(child, 'close')]).then(([end]) => {
    clearTimeout(tooLong);
    how = { end, endMs: performance.now() };
    told();
    return end;
  });
  return {
    /** `exit code 0`, or `ended by SIGKILL`. */
    ended: done,
    kill() {
      wasKilled = true;
      kill('SIGKILL');
    },
    /** By us: not because it took too long. */
    wasKilled: () => wasKilled,
    output: () => lines.join('\n'),
    hasEnded: () => how !== undefined,
    /** True when it is in this phase; false when it has ended without that. */
    async reaches(phase) {
      while (how === undefined && begun.at(-1)?.phase !== phase)
        await new Promise(resolve => {
          told = resolve;
        });
      return how === undefined;
    },
    /** How long each phase took, in ms, when it has ended. */
    lengths: () =>
      Object.fromEntries(begun.map(({ phase, atMs }, at) => [phase, (begun[at + 1]?.atMs ?? how.endMs) - atMs])),
  };
}
