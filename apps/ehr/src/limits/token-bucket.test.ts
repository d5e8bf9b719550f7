import { describe, expect, test } from 'vitest';
import { createTokenBuckets } from './token-bucket.ts';

const second = 1_000;
const create = () => createTokenBuckets({ burst: 3, perMs: 1 / second });

function takeAll(buckets: ReturnType<typeof create>, key: string, nowMs: number) {
  for (let at = 0; at < 3; at += 1) buckets.take(key, nowMs);
}

describe('a token bucket', () => {
  test('allows a burst, then one for each interval', () => {
    const buckets = create();
    for (let at = 0; at < 3; at += 1) {
      expect(buckets.msToWait('a', 0)).toBe(0);
      buckets.take('a', 0);
    }
    expect(buckets.msToWait('a', 0)).toBe(second);
    expect(buckets.msToWait('a', 600)).toBe(400);
    expect(buckets.msToWait('a', second)).toBe(0);
    buckets.take('a', second);
    expect(buckets.msToWait('a', second)).toBe(second);
  });

  test('is full again after a while and holds no more than full', () => {
    const buckets = create();
    takeAll(buckets, 'a', 0);
    takeAll(buckets, 'a', 100 * second);
    expect(buckets.msToWait('a', 100 * second)).toBe(second);
  });

  test('is the key’s own', () => {
    const buckets = create();
    takeAll(buckets, 'a', 0);
    expect(buckets.msToWait('b', 0)).toBe(0);
  });

  test('gets back what was taken, and never more than that', () => {
    const buckets = create();
    takeAll(buckets, 'a', 0);
    buckets.giveBack('a', 0);
    expect(buckets.msToWait('a', 0)).toBe(0);
    buckets.take('a', 0);
    expect(buckets.msToWait('a', 0)).toBe(second);
    for (let at = 0; at < 9; at += 1) buckets.giveBack('a', 0);
    takeAll(buckets, 'a', 0);
    expect(buckets.msToWait('a', 0)).toBe(second);
  });

  test('that was filled is full', () => {
    const buckets = create();
    takeAll(buckets, 'a', 0);
    buckets.fill('a');
    takeAll(buckets, 'a', 0);
    expect(buckets.msToWait('a', 0)).toBe(second);
  });

  test('goes into no debt when more is taken than it holds', () => {
    const buckets = create();
    for (let at = 0; at < 9; at += 1) buckets.take('a', 0);
    expect(buckets.msToWait('a', 0)).toBe(second);
  });

  test('does not lose anything when the clock is set back', () => {
    const buckets = create();
    buckets.take('a', 9 * second);
    expect(buckets.msToWait('a', 0)).toBe(0);
  });

  test('lets pass exactly when it said, at any rate', () => {
    for (const perMinute of [7, 60, 601, 600_000]) {
      const buckets = createTokenBuckets({ burst: perMinute, perMs: perMinute / 60_000 });
      const nowMs = 1_772_355_600_000;
      for (let at = 1; at < perMinute; at += 1) buckets.take('a', nowMs);
      expect(buckets.msToWait('a', nowMs)).toBe(0);
      buckets.take('a', nowMs);
      const wait = buckets.msToWait('a', nowMs);
      expect(wait).toBeGreaterThan(0);
      expect(buckets.msToWait('a', nowMs + Math.ceil(wait))).toBe(0);
    }
  });

  test('is forgotten after 10,000 others, unless it is used: invented keys fill no memory', () => {
    const buckets = create();
    const invent = (from: number) => {
      for (let at = from; at < from + 5_000; at += 1) buckets.take(`invented${at}`, 0);
    };
    takeAll(buckets, 'quiet', 0);
    takeAll(buckets, 'busy', 0);
    invent(0);
    expect([buckets.msToWait('quiet', 0), buckets.msToWait('busy', 0)]).toEqual([second, second]);
    buckets.take('busy', 0);
    invent(5_000);
    expect([buckets.msToWait('quiet', 0), buckets.msToWait('busy', 0)]).toEqual([0, second]);
  });

  test('costs the same after a million requests of one key', () => {
    const buckets = create();
    const startedMs = performance.now();
    for (let at = 0; at < 1_000_000; at += 1) buckets.take('a', at);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});
