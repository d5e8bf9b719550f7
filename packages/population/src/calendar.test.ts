import { expect, test } from 'vitest';
import { addDays, addMonths, ageAt, daysBetween, timeOf, workday } from './calendar.ts';

test.each([
  ['2024-01-31', 1, '2024-02-29'],
  ['2023-01-31', 1, '2023-02-28'],
  ['2023-11-15', 3, '2024-02-15'],
  ['2024-03-15', -3, '2023-12-15'],
])('%s and %d months are %s', (day, months, result) => {
  expect(addMonths(day, months)).toBe(result);
});

test('days pass month and year ends', () => {
  expect(addDays('2023-12-31', 1)).toBe('2024-01-01');
  expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
});

test('a weekend moves to Monday, a weekday stays', () => {
  expect(workday('2026-08-29')).toBe('2026-08-31');
  expect(workday('2026-08-30')).toBe('2026-08-31');
  expect(workday('2026-08-31')).toBe('2026-08-31');
});

test('age has a fraction', () => {
  expect(ageAt('2000-01-01', '2010-07-02')).toBeCloseTo(10.5, 2);
});

test('a time of day carries the offset of the clinic', () => {
  expect(timeOf('2026-08-31', 9 * 60 + 5)).toBe('2026-08-31T09:05:00-07:00');
});
