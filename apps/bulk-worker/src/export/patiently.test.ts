import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, outcome } from '../testing/bulk-server.ts';
import { startTrial, type Trial } from '../testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

describe('a busy server', () => {
  it('is asked again when it says, at the status', async () => {
    await trial.run();
    expect(trial.clock.waits).toEqual([3000]);
  });

  it('is asked less and less often when it does not say', async () => {
    trial.says('GET /jobs/1', ...Array.from({ length: 8 }, () => ({ status: 202 })), trial.manifest({}));
    await trial.run();
    expect(trial.clock.waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it.each<[string, string, Answer]>([
    ['429 at the kick-off', 'GET /fhir/$export', { status: 429, headers: { 'Retry-After': '7' } }],
    ['429 at the status', 'GET /jobs/1', { status: 429, headers: { 'Retry-After': '7' } }],
    ['503 at the token', 'POST /token', { status: 503, headers: { 'Retry-After': '7' } }],
    ['503 at a file', 'GET /files/2', { status: 503, headers: { 'Retry-After': '7' } }],
    [
      'what it calls passing',
      'GET /jobs/1',
      { status: 500, headers: { 'Retry-After': '7' }, body: outcome('transient', 'Soon.') },
    ],
  ])('gets its time: %s', async (_what, path, answer) => {
    trial.says(path, answer, ...(trial.server.answers[path] ?? []));
    expect((await trial.run()).report.outcome).toBe('complete');
    expect(trial.clock.waits).toContain(7000);
  });

  it('gets it as a date, too', async () => {
    const headers = { Date: 'Sat, 31 Jan 2026 12:00:00 GMT', 'Retry-After': 'Sat, 31 Jan 2026 12:00:09 GMT' };
    trial.says('GET /jobs/1', { status: 202, headers }, trial.manifest({}));
    await trial.run();
    expect(trial.clock.waits).toEqual([9000]);
  });

  it('is given up after an hour, in its own words', async () => {
    trial.says('GET /fhir/$export', { status: 429, body: outcome('throttled', 'Too many exports.') });
    expect((await trial.run()).report).toMatchObject({
      outcome: 'failed',
      problem: expect.stringContaining('Too many exports.'),
    });
    expect(Math.max(...trial.clock.waits)).toBe(60_000);
    expect(trial.clock.waits.reduce((sum, ms) => sum + ms)).toBeGreaterThan(3_500_000);
    expect(trial.clock.waits.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(3_600_000);
  });

  it('is given up after a day of preparing, and told so', async () => {
    trial.says('GET /jobs/1', { status: 202, headers: { 'Retry-After': '3600' } });
    expect((await trial.run()).report).toMatchObject({ outcome: 'failed', problem: expect.stringContaining('a day') });
    expect(trial.server.sentTo('/jobs/1', 'DELETE')).toHaveLength(1);
  });
});

describe('a line that breaks before there is an answer', () => {
  it.each([
    'GET /fhir/.well-known/smart-configuration',
    'POST /token',
    'GET /fhir/$export',
    'GET /jobs/1',
    'GET /files/1',
    'DELETE /jobs/1',
  ])('is tried again: %s', async path => {
    trial.says(path, { status: 0, hangUp: true }, ...(trial.server.answers[path] ?? []));
    expect((await trial.run()).report).toMatchObject({ outcome: 'complete', warnings: [] });
  });

  it('is not tried for ever, and the job is left to the next run', async () => {
    trial.says('GET /jobs/1', { status: 0, hangUp: true });
    const { folder, report } = await trial.run();
    expect(report.problem).toMatch(/cannot be reached \(.+\)\. It was given up\. The next run/);
    expect(folder.endsWith('.partial')).toBe(true);
  });
});

it('a request for a token is not led elsewhere, and not tried again', async () => {
  trial.says('POST /token', { status: 307, headers: { Location: `${trial.server.origin}/elsewhere` } });
  const { report } = await trial.run();
  expect(report.problem).toContain('redirects the request for a token');
  expect(trial.order()).toHaveLength(2);
});

it.each([
  ['ENOSPC', 'no room left on the disk'],
  ['EIO', 'Something unexpected happened'],
])('a disk that fails (%s) is named, and the job is left to the next run', async (code, problem) => {
  trial.clock.wait = async () => {
    throw Object.assign(new Error('write failed'), { code });
  };
  const { folder, report } = await trial.run();
  expect(report.problem).toContain(problem);
  expect(folder.endsWith('.partial')).toBe(true);
});
