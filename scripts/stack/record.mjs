import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataFolder, inRoot } from '../setup/folders.mjs';
import { Refusal } from '../setup/refusal.mjs';

const usualFile = inRoot('.data/stack.json');

/**
 * What the running demonstration of this checkout has written down about itself; undefined when none is running. A
 * record that a killed one has left behind does not count.
 * @returns {{ pid: number, born?: string, urls: string[] } | undefined}
 */
export function runningStack(file = usualFile) {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8'));
    return isAlive(record.pid) && birthOf(record.pid) === record.born ? record : undefined;
  } catch {
    return undefined; // there is none, or it was never written to the end
  }
}

/** Two stacks on one `.data` would each register the apps' redirect URIs under the other. */
export function refuseSecondStack(file = usualFile) {
  const running = runningStack(file);
  if (!running) return;
  const { urls, pid } = running;
  throw new Refusal(`This stack is already running: ${urls[0]} (process ${pid}). End it there with Ctrl-C first.`);
}

/** Writes the record of this process, and removes it when the process ends; refuses when another one was faster. */
export function recordStack(urls, file = usualFile) {
  const record = { pid: process.pid, born: birthOf(process.pid), urls };
  refuseSecondStack(file);
  rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, `${JSON.stringify(record)}\n`, { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw new Refusal(`The folder ${dataFolder} cannot be written (${error.code}).`);
    throw new Refusal('This stack is being started a second time at this moment: once is enough.');
  }
  process.once('exit', () => rmSync(file, { force: true }));
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** When a process began, where Linux tells it: after a restart of the machine, another program may have its number. */
function birthOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
