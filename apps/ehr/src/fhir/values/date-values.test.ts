import { describe, expect, test } from 'vitest';
import { dateRange, dateRangesOf } from './date-values.ts';

const range = (text: string) => {
  const found = dateRange(text);
  return found && `${new Date(found.lowMs).toISOString()} ${new Date(found.highMs).toISOString()}`;
};

describe('a date covers what its precision leaves open', () => {
  test.each([
    ['2023', '2023-01-01T00:00:00.000Z 2023-12-31T23:59:59.999Z'],
    ['2024-02', '2024-02-01T00:00:00.000Z 2024-02-29T23:59:59.999Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z 2024-02-29T23:59:59.999Z'],
    ['2024-02-29T10:15Z', '2024-02-29T10:15:00.000Z 2024-02-29T10:15:59.999Z'],
    ['2024-02-29T10:15:30-05:00', '2024-02-29T15:15:30.000Z 2024-02-29T15:15:30.999Z'],
    ['2024-02-29T10:15:30.5Z', '2024-02-29T10:15:30.500Z 2024-02-29T10:15:30.599Z'],
    ['2024-02-29T10:15:30.123456Z', '2024-02-29T10:15:30.123Z 2024-02-29T10:15:30.123Z'],
    ['2024-02-29T10:15:30', '2024-02-29T10:15:30.000Z 2024-02-29T10:15:30.999Z'],
  ])('%s', (text, expected) => expect(range(text)).toBe(expected));
});

test.each([
  '',
  '24',
  '2024-13',
  '2024-00',
  '2024-2-3',
  '2024-02-30',
  '2023-02-29',
  '2024-02-29T25:00Z',
  '2024-02-29T10',
  '2024-02-29 10:15',
  '2024-02-29T10:15:30+5',
  'yesterday',
  '2024-02-29T10:15:30.Z',
])('"%s" is no date', text => {
  expect(dateRange(text)).toBeUndefined();
});

test('a period without an end goes on, and one without any date is none', () => {
  const [open] = dateRangesOf({ value: { start: '2024' }, dataType: 'Period', argument: undefined });
  expect(open).toEqual({ lowMs: Date.UTC(2024, 0), highMs: 8.64e15 });
  expect(dateRangesOf({ value: {}, dataType: 'Period', argument: undefined })).toEqual([]);
  expect(dateRangesOf({ value: { start: 'soon' }, dataType: 'Period', argument: undefined })).toEqual([]);
});

test('a timing is the dates it names, else its bounds, else nothing', () => {
  const timing = (value: object) => dateRangesOf({ value, dataType: 'Timing', argument: undefined });
  expect(timing({ event: ['2024', 'nonsense'] })).toHaveLength(1);
  expect(timing({ repeat: { boundsPeriod: { end: '2024' } } })).toEqual([
    { lowMs: -8.64e15, highMs: Date.UTC(2025, 0) - 1 },
  ]);
  expect(timing({ repeat: { frequency: 2 } })).toEqual([]);
});
