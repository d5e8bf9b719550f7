import { expect, test } from 'vitest';
import { formatDate } from './format-date.ts';

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
