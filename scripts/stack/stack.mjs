import { inRoot } from '../setup/folders.mjs';
import { Refusal } from '../setup/refusal.mjs';
import { startChild } from './child.mjs';
import { untilHealthy } from './health.mjs';
import { stackProcesses, watchers } from './processes.mjs';

/**
 * Starts every process of the stack.
 * - `healthy` resolves when all of them answer; it is rejected when one ends before that, or takes too long;
 * - `broken` resolves with a sentence when one has ended by itself: which, how, and what it said last;
 * - `stop()` ends all of them and waits for it.
 * @param {(address: object, name: string) => object} openLog see logs.mjs
 */
export function startStack({ addresses, env, mode, openLog }) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const start = ({ address, name, folder, args, ready }) => {
    const log = openLog(address, name);
    const process = startChild(args, { cwd: inRoot(folder), env, output: log.output });
    log.follow(process.child);
    return { process, log, ready, address };
  };
  const members = stackProcesses.map(({ name, folder, ready, [mode]: args }) =>
    start({ address: addresses[name], name, folder, args, ready }),
  );
  if (mode === 'dev')
    for (const { title, ...watcher } of watchers) members.push(start({ ...watcher, address: { title }, ready: [] }));
  // The last resort: however this script ends, the others are told.
  process.once('exit', () => {
    for (const member of members) member.process.kill('SIGTERM');
  });

  const broken = new Promise(resolve => {
    for (const { process, address, log } of members)
      process.ended.then(
        how => signal.aborted || resolve(`${address.title} ended by itself (${how}). ${log.lastLines()}`),
      );
  });
  const allAnswer = members.flatMap(({ address, ready }) => ready.map(path => untilHealthy(address, path, { signal })));
  const healthy = Promise.race([Promise.all(allAnswer), broken.then(refuse)]);
  healthy.catch(() => {}); // whoever waits for it is told; nobody has to
  const stop = async () => {
    stopping.abort();
    await Promise.all(members.map(member => member.process.stop()));
  };
  return { healthy, broken, stop };
}

function refuse(sentence) {
  throw new Refusal(sentence);
}
