import { expect, test } from 'vitest';
import { progressOf } from './plan-progress.ts';

const startedMs = Date.UTC(2026, 0, 1);
const at = (seen: number, total: number, elapsedMs: number) => {
  const { progress, readyAtMs } = progressOf({ seen, total, startedMs, nowMs: startedMs + elapsedMs });
  return [progress, readyAtMs === undefined ? undefined : readyAtMs - startedMs];
};

test.each([
  ['a quarter in ten seconds: thirty more', 25, 100, 10_000, ['25% counted', 40_000]],
  ['all of it: now', 100, 100, 10_000, ['100% counted', 10_000]],
  ['more than was there at the beginning: now, and not 101 %', 101, 100, 10_000, ['100% counted', 10_000]],
  ['nothing at all to see: now', 0, 0, 10_000, ['100% counted', 10_000]],
  ['nothing seen yet: nobody knows', 0, 100, 10_000, ['0% counted', undefined]],
  ['too early to tell', 50, 100, 100, ['50% counted', undefined]],
])('%s', (_what, seen, total, elapsedMs, told) => {
  expect(at(seen, total, elapsedMs)).toEqual(told);
});
