import { describe, expect, test } from 'vitest';
import { labTests } from '../codes/lab-tests.ts';
import { createRandom } from '../random.ts';
import { estimateGfr } from './glomerular-filtration.ts';
import { interpret, measuredValues, rangeFor } from './lab-values.ts';

const donor = () => ({ age: 62, sex: 'male' as const, random: createRandom('donor') });
const measure = (name: keyof typeof labTests, told = {}) =>
  new Map(measuredValues(labTests[name].analytes, told, donor()));

test('what the story tells is what the laboratory finds', () => {
  expect(measure('metabolicPanel', { glucose: 214 }).get('glucose')).toBe(214);
});

test('kidney function follows from creatinine', () => {
  expect(measure('metabolicPanel', { creatinine: 1.42 }).get('egfr')).toBe(56);
});

test('hematocrit follows hemoglobin', () => {
  const count = measure('bloodCount', { hemoglobin: 10.5 });
  expect(count.get('hematocrit')).toBeGreaterThan(29);
  expect(count.get('hematocrit')).toBeLessThan(34);
});

/** Values of the National Kidney Foundation's calculator. */
test.each([
  [1.0, 50, 'male', 92],
  [1.0, 50, 'female', 69],
  [0.6, 30, 'female', 124],
  [2.5, 70, 'male', 27],
] as const)('creatinine %d at %d years (%s) is a filtration rate of %d', (creatinine, age, sex, rate) => {
  expect(Math.round(estimateGfr(creatinine, age, sex))).toBe(rate);
});

describe('interpretation', () => {
  test.each([
    [99, { low: 70, high: 99 }, 'N'],
    [100, { low: 70, high: 99 }, 'H'],
    [69, { low: 70, high: 99 }, 'L'],
    [500, { low: 60 }, 'N'],
    [-1, { high: 3 }, 'N'],
  ] as const)('%d in %o is %s', (value, range, result) => {
    expect(interpret(value, range)).toBe(result);
  });

  test('ranges differ between children, women and men', () => {
    const ranges = [
      rangeFor('hemoglobin', { age: 5, sex: 'male' }),
      rangeFor('hemoglobin', { age: 40, sex: 'female' }),
      rangeFor('hemoglobin', { age: 40, sex: 'male' }),
    ];
    expect(new Set(ranges.map(({ low }) => low)).size).toBe(3);
  });
});
