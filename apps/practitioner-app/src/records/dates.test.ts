import { describe, expect, it } from 'vitest';
import { formatAge, formatDate, formatDateTime, formatPeriod, newestFirst } from './dates.ts';

describe('a date', () => {
  it.each([
    ['a year', '2019', '2019'],
    ['a month', '2019-03', 'March 2019'],
    ['a day', '2019-03-05', 'Mar 5, 2019'],
    ['an instant', '2019-03-05T23:30:00-05:00', 'Mar 5, 2019'],
    ['what is not a date', 'last spring', 'last spring'],
    ['nothing', undefined, undefined],
  ])('is shown as exactly as it is recorded: %s', (_name, value, text) => {
    expect(formatDate(value, 'America/New_York')).toBe(text);
  });

  it('stays the same day in every time zone when no time was recorded', () => {
    for (const zone of ['Pacific/Kiritimati', 'UTC', 'Pacific/Pago_Pago']) {
      expect(formatDate('2019-03-05', zone)).toBe('Mar 5, 2019');
    }
  });

  it('is the reader’s own day when a time was recorded', () => {
    expect(formatDate('2019-03-05T23:30:00Z', 'Asia/Tokyo')).toBe('Mar 6, 2019');
  });

  it('shows a time of day only when one was recorded', () => {
    expect(formatDateTime('2019-03-05T13:30:00Z', 'UTC')).toMatch(/^Mar 5, 2019, 1:30\sPM$/);
    expect(formatDateTime('2019-03-05', 'UTC')).toBe('Mar 5, 2019');
  });
});

describe('an age', () => {
  const today = new Date(2025, 5, 15);
  it.each([
    ['the day before the birthday', '1984-06-16', '40 years'],
    ['the birthday', '1984-06-15', '41 years'],
    ['an infant', '2025-02-01', '4 months'],
    ['a newborn', '2025-06-10', '0 months'],
    ['only a year', '1984', undefined],
    ['a day in the future', '2025-12-01', undefined],
    ['nothing', undefined, undefined],
  ])('%s', (_name, birthDate, age) => {
    expect(formatAge(birthDate, today)).toBe(age);
  });
});

it('sorts the newest first, and what has no date last', () => {
  const dates = [undefined, '2019', '2021-05-01', '2020-01-01T00:00:00Z'];
  expect(newestFirst(dates, date => date)).toEqual(['2021-05-01', '2020-01-01T00:00:00Z', '2019', undefined]);
});

describe('a period', () => {
  it.each([
    ['on one day', { start: '2024-03-05T09:00:00Z', end: '2024-03-05T09:20:00Z' }, /^Mar 5, 2024, 9:00\s–\s9:20\sAM$/],
    ['over days without times', { start: '2024-03-05', end: '2024-03-07' }, /^Mar 5, 2024 to Mar 7, 2024$/],
    ['that has not ended', { start: '2024-03-05T09:00:00Z' }, /^Since Mar 5, 2024, 9:00\sAM$/],
    ['whose start is not known', { end: '2024-03-05' }, /^Until Mar 5, 2024$/],
    ['that ends before it starts', { start: '2024-03-05T09:00:00Z', end: '2024-03-04T09:00:00Z' }, / to /],
  ])('%s', (_name, period, text) => {
    expect(formatPeriod(period, 'UTC')).toMatch(text);
  });

  it('is missing when nothing of it is known', () => {
    expect([formatPeriod(undefined), formatPeriod({})]).toEqual([undefined, undefined]);
  });
});
