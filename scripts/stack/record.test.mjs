import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inRoot } from '../setup/folders.mjs';
import { refuseSecondStack, runningStack } from './record.mjs';

const url = 'http://localhost:4350';
let folder;
let file;
const children = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'record-'));
  file = join(folder, 'data', 'stack.json');
});
afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A process that has written its record, and ends by itself when it is told something. */
async function otherStack() {
  const script = `
    import { recordStack } from '${pathToFileURL(inRoot('scripts/stack/record.mjs')).href}';
    recordStack(['${url}'], ${JSON.stringify(file)});
    console.log('recorded');
    process.stdin.once('data', () => process.exit());
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function end(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  signal ? child.kill(signal) : child.stdin.write('end');
  await ended;
}

it('refuses a second stack while the first one runs, and no longer', async () => {
  refuseSecondStack(file);
  const child = await otherStack();
  expect(() => refuseSecondStack(file)).toThrow(
    `This stack is already running: ${url} (process ${child.pid}). End it there with Ctrl-C first.`,
  );
  await end(child);
  expect(existsSync(file)).toBe(false);
  refuseSecondStack(file);
});

it('ignores the record of a process that was killed, and replaces it', async () => {
  await end(await otherStack(), 'SIGKILL');
  expect(existsSync(file)).toBe(true);
  expect(runningStack(file)).toBeUndefined();
  const { pid } = await otherStack();
  expect(runningStack(file)).toMatchObject({ pid, urls: [url] });
});

it.runIf(process.platform === 'linux')('ignores the record of a process whose number another one has now', async () => {
  await otherStack();
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), born: '1' }));
  expect(runningStack(file)).toBeUndefined();
});

it('ignores a record that was never written to the end', async () => {
  await otherStack();
  writeFileSync(file, '{"pid":');
  expect(runningStack(file)).toBeUndefined();
});
