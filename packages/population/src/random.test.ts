import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

const draw = (seed: string) => Array.from({ length: 5 }, createRandom(seed).next);

test('the numbers of a seed never change', () => {
  expect(createRandom('lakeside').whole(0, 1_000_000)).toBe(483905);
});

test('another seed gives other numbers', () => {
  expect(draw('a')).not.toEqual(draw('b'));
  expect(draw('a')).toEqual(draw('a'));
});

test('numbers stay in their range and fill it', () => {
  const random = createRandom('range');
  const numbers = Array.from({ length: 2_000 }, () => random.whole(1, 6));
  expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
});

test('normal numbers have the mean and deviation asked for', () => {
  const random = createRandom('bell');
  const numbers = Array.from({ length: 5_000 }, () => random.normal(100, 15));
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const deviation = Math.sqrt(numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length);
  expect(Math.abs(mean - 100)).toBeLessThan(1);
  expect(Math.abs(deviation - 15)).toBeLessThan(1);
});

test('weights decide how often something is picked', () => {
  const random = createRandom('weights');
  const picks = Array.from({ length: 2_000 }, () =>
    random.weighted([
      ['often', 9],
      ['rarely', 1],
      ['never', 0],
    ] as const),
  );
  expect(picks.filter(pick => pick === 'rarely').length).toBeGreaterThan(120);
  expect(picks.filter(pick => pick === 'rarely').length).toBeLessThan(290);
  expect(picks).not.toContain('never');
});

test('nothing can be picked from nothing', () => {
  expect(() => createRandom('empty').pick([])).toThrow(RangeError);
});
