import { expect, test } from 'vitest';
import type { ExportJob } from '../stores/export-job.ts';
import { askAgainOf } from './status-headers.ts';

const nowMs = Date.UTC(2026, 0, 1);
const job = (change: Partial<ExportJob>) => ({ leaseUntilMs: nowMs + 5000, ...change }) as ExportJob;

test.each([
  ['nothing is known of the pace', {}, '1', 'counting'],
  ['it takes 12.3 s more', { progress: '40% counted', readyAtMs: nowMs + 12_300 }, '13', '40% counted'],
  ['it should have been ready', { progress: '99% counted', readyAtMs: nowMs - 1 }, '1', '99% counted'],
  ['it takes an hour: a minute', { progress: '1% counted', readyAtMs: nowMs + 3_600_000 }, '60', '1% counted'],
  [
    'its planner is gone, and with it what it expected',
    { progress: '1% counted', readyAtMs: nowMs + 30_000, leaseUntilMs: nowMs - 1 },
    '1',
    '1% counted',
  ],
  [
    'nobody has planned it for a minute',
    { progress: '1% counted', leaseUntilMs: nowMs - 60_000 },
    '1',
    'nobody has worked on it for 60 s; begun again',
  ],
])('%s', (_what, change, retryAfter, progress) => {
  expect(askAgainOf(job(change), nowMs)).toEqual({ 'Retry-After': retryAfter, 'X-Progress': progress });
});

test('a sentence stays under 100 characters, however long nobody has planned', () => {
  const { 'X-Progress': progress } = askAgainOf(job({ leaseUntilMs: 0 }), nowMs);
  expect(progress.length).toBeLessThan(100);
});
