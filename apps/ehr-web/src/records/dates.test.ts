import { expect, test } from 'vitest';
import { formatAge, formatDate, newestFirst, timeOf } from './dates.ts';

test.each([
  ['2019', '2019'],
  ['2019-03', 'March 2019'],
  ['2019-03-05', 'Mar 5, 2019'],
  ['2019-03-05T23:30:00-07:00', 'Mar 5, 2019'],
  ['2019-03-06T06:30:00Z', 'Mar 5, 2019'],
  ['unknown', 'unknown'],
  ['', undefined],
  [undefined, undefined],
])('%j reads %j', (value, words) => expect(formatDate(value, 'en-US', 'America/Phoenix')).toBe(words));

test('the same day reads otherwise in Spanish', () => expect(formatDate('2019-03-05', 'es-US')).toBe('5 mar 2019'));

test.each([
  ['1968-03-22', '58 years'],
  ['1968-03-23', '57 years'],
  ['2025-01-22', '14 months'],
  ['2026-03-22', '0 months'],
  ['2026-03-23', undefined],
  ['1968', undefined],
  [undefined, undefined],
])('who was born on %j is %j on March 22, 2026', (birthDate, age) =>
  expect(formatAge(birthDate, new Date(2026, 2, 22), 'en-US')).toBe(age),
);

test('the newest comes first, what has no date last', () => {
  const dates = ['2019', undefined, '2021-04-01', 'soon', '2020-01'];
  expect(newestFirst(dates, date => date).slice(0, 3)).toEqual(['2021-04-01', '2020-01', '2019']);
  expect(timeOf('soon')).toBeUndefined();
});
