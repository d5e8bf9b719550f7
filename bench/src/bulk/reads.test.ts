import { expect, it } from 'vitest';
import { percentile } from './reads.ts';

const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);

it.each([
  ['the value below which so many of a hundred are', hundred, 0.99, 99],
  ['the greatest', hundred, 1, 100],
  ['the greatest of a few', [3, 1, 2], 0.99, 3],
  ['the only one', [7], 0.5, 7],
])('%s', (_what, values, share, expected) => {
  expect(percentile(values, share)).toBe(expected);
});
it('of nothing is no number to go on with', () => {
  expect(() => percentile([], 0.99)).toThrow(/nothing/);
});
