import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FolderBusy } from './config.ts';
import { lockFolder } from './folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'folder-lock-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});
const lockFile = (number: number) => join(folder, `lock.${number}`);
/** The lock of somebody else, made by changing one of ours. */
async function foreignLock(change: object): Promise<void> {
  const { release } = await lockFolder(folder);
  const own = JSON.parse(readFileSync(lockFile(1), 'utf8'));
  await release();
  writeFileSync(lockFile(1), JSON.stringify({ ...own, ...change }));
}
const silentFor = (seconds: number) => {
  const then = new Date(Date.now() - seconds * 1000);
  utimesSync(lockFile(1), then, then);
};

it('one has the folder, and the next when it is released', async () => {
  const { release } = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(`process ${process.pid}`);
  await expect(lockFolder(folder)).rejects.toBeInstanceOf(FolderBusy);
  await release();
  await (await lockFolder(folder)).release();
  expect(readdirSync(folder)).toEqual([]);
});

it('of ten who want it at once, one gets it', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('of ten who find its owner dead at once, one gets it', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  await foreignLock({ pid: child.pid });
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['lock.2']);
});

it('a process that has the number of the dead owner is not the owner', async () => {
  await foreignLock({ startedAt: '1' });
  await expect(lockFolder(folder)).resolves.toBeDefined();
});

it('a living owner is believed, however silent it is', async () => {
  await lockFolder(folder);
  silentFor(3600);
  await expect(lockFolder(folder)).rejects.toThrow(FolderBusy);
});

it('an owner that cannot be asked, on another machine or in another container, is gone after a minute of silence', async () => {
  await foreignLock({ machine: 'elsewhere' });
  await expect(lockFolder(folder)).rejects.toThrow(FolderBusy);
  silentFor(59);
  await expect(lockFolder(folder)).rejects.toThrow(FolderBusy);
  silentFor(61);
  await expect(lockFolder(folder)).resolves.toBeDefined();
});

it('who has been taken for dead is told, and leaves the folder to the other', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const { lost, release } = await lockFolder(folder);
  vi.advanceTimersByTime(5000);
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(lost.aborted).toBe(false);
  writeFileSync(lockFile(2), '{}');
  vi.advanceTimersByTime(5000);
  await vi.waitFor(() => expect(lost.aborted).toBe(true));
  expect(lost.reason).toBeInstanceOf(FolderBusy);
  await release();
  expect(readdirSync(folder)).toContain('lock.2');
});
