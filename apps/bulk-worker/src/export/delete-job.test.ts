import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCode } from '../report.ts';
import { type Answer, token } from '../testing/bulk-server.ts';
import { startTrial, type Trial } from '../testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
  trial.says('GET /jobs/1', { ...trial.manifest({}), headers: { Expires: 'Sun, 01 Feb 2026 12:00:00 GMT' } });
});
afterEach(() => trial.end());

const hangUp: Answer = { status: 0, hangUp: true };
const busy = (seconds: number): Answer => ({ status: 503, headers: { 'Retry-After': String(seconds) } });
const deletions = () => trial.server.sentTo('/jobs/1', 'DELETE').length;
const waited = () => trial.clock.waits.reduce((sum, ms) => sum + ms, 0);

describe('the deletion waits for a server that comes back within a minute', () => {
  it('from a restart, asking less and less often', async () => {
    trial.says('DELETE /jobs/1', ...Array.from({ length: 6 }, () => hangUp), { status: 202 });
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'complete', warnings: [] });
    expect(trial.clock.waits).toEqual([1000, 2000, 4000, 8000, 16_000, 29_000]);
  });

  it('when it says', async () => {
    trial.says('DELETE /jobs/1', busy(25), busy(30), { status: 202 });
    expect((await trial.run()).report.warnings).toEqual([]);
    expect(trial.clock.waits).toEqual([25_000, 30_000]);
  });

  it('with a new token, where that takes a while', async () => {
    trial.says('DELETE /jobs/1', { status: 401 }, { status: 202 });
    trial.says('POST /token', token(1), busy(20), token(2));
    expect((await trial.run()).report.warnings).toEqual([]);
    expect(deletions()).toBe(2);
  });
});

describe('a complete transfer stays a success, and says when the job expires, where the deletion', () => {
  it.each<[string, number, () => void]>([
    ['is not heard for a minute', 60_000, () => trial.says('DELETE /jobs/1', hangUp)],
    ['is to wait for longer than a minute', 0, () => trial.says('DELETE /jobs/1', busy(61))],
    ['is to wait too often', 50_000, () => trial.says('DELETE /jobs/1', busy(25))],
    ['is refused', 0, () => trial.says('DELETE /jobs/1', { status: 403 })],
    ['gets no token for a minute', 60_000, () => letTokenEnd()],
  ])('%s', async (_what, ms, change) => {
    change();
    const { folder, report } = await trial.run();
    expect(report.outcome).toBe('complete');
    expect([exitCode(report), folder.endsWith('one'), waited()]).toEqual([0, true, ms]);
    expect(report.warnings).toEqual([
      expect.stringMatching(/could not be deleted at .+ by itself: Sun, 01 Feb 2026 12:00:00 GMT\.$/),
    ]);
  });

  const letTokenEnd = () => {
    trial.says('DELETE /jobs/1', { status: 401 });
    trial.says('POST /token', token(1), hangUp);
  };

  it('is stopped between two attempts', async () => {
    const stopping = new AbortController();
    trial.says('DELETE /jobs/1', () => {
      stopping.abort();
      return busy(5);
    });
    const { report } = await trial.run({ level: 'system' }, stopping.signal);
    expect([report.outcome, exitCode(report), deletions(), waited()]).toEqual(['complete', 0, 1, 0]);
    expect(report.warnings).toEqual([expect.stringContaining('The worker was stopped. It expires there')]);
  });

  it('is stopped while the server keeps silent', async () => {
    const stopping = new AbortController();
    trial.says('DELETE /jobs/1', async () => {
      void setTimeout(50).then(() => stopping.abort());
      await setTimeout(60_000, undefined, { ref: false });
      return { status: 202 };
    });
    const { report } = await trial.run({ level: 'system' }, stopping.signal);
    expect([report.outcome, exitCode(report)]).toEqual(['complete', 0]);
    expect(report.warnings).toEqual([expect.stringContaining('The worker was stopped.')]);
  });
});

it('of what the server says in place of a date, no more than the date is told', async () => {
  const Expires = 'Sun, 01 Feb 2026 12:00:00 GMT (\u009b31m whatever it likes)';
  trial.says('GET /jobs/1', { ...trial.manifest({}), headers: { Expires } });
  trial.says('DELETE /jobs/1', { status: 403 });
  const { report } = await trial.run();
  expect(report.warnings).toEqual([expect.stringMatching(/by itself: Sun, 01 Feb 2026 12:00:00 GMT\.$/)]);
});

it('a server that does not say when the job expires is believed to have an end', async () => {
  trial.says('GET /jobs/1', trial.manifest({}));
  trial.says('DELETE /jobs/1', { status: 500 });
  expect((await trial.run()).report.warnings).toEqual([expect.stringMatching(/It expires there by itself\.$/)]);
});

it('a later run that goes on with the deletion alone knows when the job expires', async () => {
  trial.says('GET /files/2', { status: 503 });
  await trial.run({ level: 'system' }, undefined, { ...trial.worker, patienceMs: 1000 });
  trial.says('GET /files/2', { status: 403 });
  trial.says('DELETE /jobs/1', { status: 403 });
  const { report } = await trial.run();
  expect(report.warnings).toEqual([expect.stringContaining('by itself: Sun, 01 Feb 2026')]);
});
