import { expect, it } from 'vitest';
import { spread } from './changes.ts';

it.each([1, 2, 10, 2000, 10_000])('of %i resources each is changed once, if all are', size => {
  expect(spread(size, size).toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, nth) => nth));
});
it('those that are changed one after the other do not lie together', () => {
  const numbers = spread(10_000, 100);
  expect(Math.min(...numbers.slice(1).map((number, at) => Math.abs(number - (numbers[at] ?? 0))))).toBeGreaterThan(
    1000,
  );
});
