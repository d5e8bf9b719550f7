import { expect, it } from 'vitest';
import { backoffMs, retryAfterMs } from './retry-after.ts';

const now = Date.parse('2026-01-31T12:00:00Z');
const date = (at: string) => new Date(at).toUTCString();

it.each<[string, Record<string, string>, number | undefined]>([
  ['seconds', { 'Retry-After': '120' }, 120_000],
  ['a date, by our clock', { 'Retry-After': date('2026-01-31T12:00:30Z') }, 30_000],
  [
    'a date, by the server’s clock',
    { 'Retry-After': date('2026-01-31T14:00:30Z'), Date: date('2026-01-31T14:00:00Z') },
    30_000,
  ],
  ['at once: a second', { 'Retry-After': '0' }, 1000],
  ['a date that is past: a second', { 'Retry-After': date('2026-01-31T11:00:00Z') }, 1000],
  ['a month: an hour', { 'Retry-After': '2592000' }, 3_600_000],
  ['nothing', {}, undefined],
  ['no number', { 'Retry-After': 'soon' }, undefined],
])('Retry-After says %s', (_what, headers, ms) => {
  expect(retryAfterMs(new Headers(headers), now)).toBe(ms);
});

it('without it, the pauses double up to a minute', () => {
  expect([0, 1, 2, 5, 6, 100].map(attempt => backoffMs(attempt, { random: () => 1 }))).toEqual([
    1000, 2000, 4000, 32_000, 60_000, 60_000,
  ]);
});

it.each([
  [0, 500],
  [0.5, 750],
  [1, 1000],
])('a throw of %d makes the first pause %i ms: never less than the half', (thrown, ms) => {
  expect(backoffMs(0, { random: () => thrown })).toBe(ms);
});
