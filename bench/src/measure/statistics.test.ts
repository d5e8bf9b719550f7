import { describe, expect, it } from 'vitest';
import { median, ratioOf, spreadOf } from './statistics.ts';

describe('median', () => {
  it.each([
    ['one value', [3], 3],
    ['an odd number, in any order', [9, 1, 5], 5],
    ['an even number', [4, 1, 3, 2], 2.5],
    ['one turn that something else disturbed', [100, 101, 7, 99, 102], 100],
    ['numbers of different lengths', [10, 9, 100], 10],
  ])('of %s', (_what, values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('of nothing is refused', () => {
    expect(() => median([])).toThrow('no median of nothing');
  });

  it('leaves its input as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

it('a spread has both ends', () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, least: 1, greatest: 5 });
});

describe('a ratio', () => {
  it('compares within each round, so that a slow machine slows both', () => {
    expect(ratioOf([100, 10, 50], [50, 5, 25]).median).toBe(2);
  });

  it('is less than one for the slower of the two', () => {
    expect(ratioOf([40, 50, 60], [100, 100, 100])).toEqual({ median: 0.5, least: 0.4, greatest: 0.6 });
  });

  it('needs a turn of both in every round', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow('in every round');
  });
});
