import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { inRoot } from '../setup/folders.mjs';
import { startChild } from './child.mjs';

const forEver = 'setInterval(() => {}, 1000)';
const start = (code, output = 'ignore') => startChild(['-e', code], { cwd: inRoot(), env: process.env, output });

it('says how a process has ended by itself', async () => {
  expect(await start('process.exit(3)').ended).toBe('exit code 3');
});

it.skipIf(process.platform === 'win32')('stops a process, and what that has started', async () => {
  const spawning = `require('node:child_process').spawn(process.execPath, ['-e', \`${forEver}\`], { stdio: 'inherit' });`;
  const { child, stop } = start(`${spawning} console.log('started'); ${forEver}`, 'pipe');
  await once(child.stdout, 'data');
  const closed = once(child.stdout, 'close'); // when the last one that could write to it is gone
  await stop();
  await closed;
});

it('leaves no process behind when the starting script is killed', async () => {
  const script = `
    import { startChild } from '${inRoot('scripts/stack/child.mjs')}';
    const { child } = startChild(['-e', '${forEver}'], { cwd: '.', env: process.env, output: 'ignore' });
    setTimeout(() => console.log(child.pid), 300);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = await once(parent.stdout.setEncoding('utf8'), 'data');
  expect(isAlive(Number(pid))).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(Number(pid)), { timeout: 5000 }).toBe(false);
});

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
