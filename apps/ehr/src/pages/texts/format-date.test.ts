import { expect, test } from 'vitest';
import { formatDate, formatMoment } from './format-date.ts';

test.each([
  ['1987-02-20', 'en', 'February 20, 1987'],
  ['1987-02-20', 'es', '20 de febrero de 1987'],
  ['1987-02', 'en', 'February 1987'],
  ['1987', 'es', '1987'],
] as const)('%s in %s is %s', (date, language, words) => {
  expect(formatDate(date, language)).toBe(words);
});

test('what is no date is shown as it is', () => {
  expect(formatDate('unknown', 'en')).toBe('unknown');
});

test('a moment is told to the minute, with its time zone', () => {
  const words = formatMoment('2026-03-01T12:07:30Z', 'en');
  expect(words).toMatch(/\d{1,2}:\d7\s[AP]M/);
  expect(formatMoment('2026-03-01T12:08:30Z', 'en')).not.toBe(words);
  expect(formatMoment('2026-03-01T12:07:30Z', 'es')).toContain('de 2026');
});
