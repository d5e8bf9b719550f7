import { describe, expect, test } from 'vitest';
import { percentileOn } from './percentile.ts';

/** Percentile columns of the published tables. */
test.each([
  ['bmi', 'male', 24, 16.57502768, 50],
  ['bmi', 'male', 24, 18.16219473, 85],
  ['bmi', 'male', 24, 14.73731947, 5],
  ['bmi', 'male', 24, 19.33801062, 95],
  ['bmi', 'male', 25.5, 17.45135039, 75],
  ['weightForLength', 'female', 66, 7.3076, 50],
  ['weightForLength', 'male', 45.5, 2.5244, 50],
  ['headCircumference', 'female', 0, 35.063, 84.13],
  ['headCircumference', 'female', 3, 38.292, 15.87],
  ['headCircumference', 'female', 4, 40.5817, 50],
] as const)('%s, %s, at %d: %d is percentile %d', (chart, sex, at, value, percentile) => {
  expect(Math.abs((percentileOn(chart, sex, { at, value }) ?? 0) - percentile)).toBeLessThan(0.6);
});

describe('off the chart there is no percentile', () => {
  test.each([
    ['bmi', 23.9],
    ['bmi', 240.1],
    ['weightForLength', 44.9],
    ['weightForLength', 87.1],
    ['headCircumference', -0.1],
    ['headCircumference', 24.1],
  ] as const)('%s at %d', (chart, at) => {
    expect(percentileOn(chart, 'female', { at, value: 16 })).toBeUndefined();
  });
});

test('a measure far off stays between 1 and 99', () => {
  expect(percentileOn('headCircumference', 'male', { at: 12, value: 60 })).toBe(99);
  expect(percentileOn('headCircumference', 'male', { at: 12, value: 30 })).toBe(1);
});
