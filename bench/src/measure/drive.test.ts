import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { drive } from './drive.ts';

it('keeps every connection busy until the time is over', async () => {
  const seen = new Map<number, number>();
  const work = async (connection: number) => {
    seen.set(connection, (seen.get(connection) ?? 0) + 1);
    await wait(5);
  };
  const { perSecond } = await drive({ name: 'five milliseconds', work }, 4, 0.1);
  expect([...seen.keys()]).toEqual([0, 1, 2, 3]);
  expect(Math.min(...seen.values())).toBeGreaterThan(1);
  expect(perSecond).toBeLessThan(4 * 250);
});

it('ends early when what was prepared is used up, and uses none of it twice', async () => {
  const left = [1, 2, 3, 4, 5];
  const taken: unknown[] = [];
  const work = async () => {
    taken.push(left.pop());
    await wait(1);
  };
  await drive({ name: 'five pieces', work, hasMore: () => left.length > 0 }, 4, 60);
  expect(taken).toEqual([5, 4, 3, 2, 1]);
});

it('says how much CPU time of the server a piece of work took', async () => {
  let used = 100;
  const work = async () => {
    used += 3;
    await wait(1);
  };
  const { cpuMsEach } = await drive({ name: 'three', work, cpuMs: async () => used }, 2, 0.02);
  expect(cpuMsEach).toBe(3);
});

it('passes a wrong answer on', async () => {
  const work = () => Promise.reject(new Error('503'));
  await expect(drive({ name: 'broken', work }, 2, 0.02)).rejects.toThrow('503');
});
