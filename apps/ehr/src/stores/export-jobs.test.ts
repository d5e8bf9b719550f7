import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { expect, test } from 'vitest';
import type { NewExport } from './export-job.ts';
import { createExportJobStore } from './export-jobs.ts';
import { cleanUp } from './housekeeping.ts';
import { createResourceStore } from './resources.ts';

const nowMs = Date.UTC(2026, 0, 1);
const roomy = { planning: 1000, kept: 1000 };
const index = { token: [], string: [], date: [], reference: [], quantity: [] };

const job = (id: string, change: Partial<NewExport> = {}): NewExport => ({
  id,
  clientId: 'worker',
  door: 'current',
  level: 'group',
  groupId: 'registry',
  request: 'http://localhost/fhir/$export',
  contents: { base: 'http://localhost/fhir', types: [], since: '2025-01-01T00:00:00.000Z', notes: ['left out'] },
  leaseUntilMs: nowMs + 1000,
  expiresAtMs: nowMs + 60_000,
  ...change,
});

const told = { kind: 'export', event: 'told' } as const;

describeOnEachDatabase('export jobs', open => {
  test('are found as they were begun', async () => {
    const store = createExportJobStore((await open()).sql);
    const begun = await store.begin(job('one'), roomy, told, nowMs);
    expect(begun).toMatchObject({ ...job('one'), seq: 0, transactionTime: '2026-01-01T00:00:00.000Z' });
    expect(await store.find('one', nowMs)).toEqual(begun);
    expect(await store.find('one', nowMs + 60_000)).toBeUndefined();
    expect(await store.find('two', nowMs)).toBeUndefined();
  });

  test('begun among writers: what is in has a time up to theirs, what is not in a later one', async () => {
    const { sql } = await open();
    const jobs = createExportJobStore(sql);
    let clockMs = nowMs;
    // A clock that stands still for a while: times must still tell commits from moments.
    const resources = createResourceStore(sql, () => Math.floor(clockMs++ / 50) * 50);
    const begun: { seq: number; transactionTime: string }[] = [];
    await Promise.all(
      Array.from({ length: 4 }, async (_, worker) => {
        for (let round = 0; round < 25; round++) {
          const id = `${worker}-${round}`;
          await resources.save([
            { type: 'Patient', id, resource: { resourceType: 'Patient', id }, index, patients: [] },
          ]);
          const moment = await jobs.begin(job(id), roomy, told, Math.floor(clockMs / 50) * 50);
          if (moment) begun.push(moment);
        }
      }),
    );
    const commits = await sql.read<{ seq: number; at: string }>(
      'select from_seq as seq, last_updated as at from resource_version',
    );
    expect(begun).toHaveLength(100);
    for (const { seq, transactionTime } of begun) {
      for (const commit of commits) expect(commit.seq <= seq).toBe(commit.at <= transactionTime);
    }
  });

  test('of one client are so many at a time; what nobody plans any more is not one of them, but is kept', async () => {
    const store = createExportJobStore((await open()).sql);
    const begin = (id: string, atMs: number, kept = 1000) =>
      store.begin(job(id, { leaseUntilMs: atMs + 1000 }), { planning: 2, kept }, told, atMs);
    expect(await begin('a', nowMs)).toBeDefined();
    expect(await begin('b', nowMs + 500)).toBeDefined();
    expect(await begin('c', nowMs + 999)).toBeUndefined();
    expect(await begin('d', nowMs + 1000)).toBeDefined(); // the planner of a is gone
    expect(await begin('e', nowMs + 1001)).toBeUndefined();
    expect(await begin('f', nowMs + 9000, 3)).toBeUndefined();
    expect(await begin('g', nowMs + 9000)).toBeDefined();
  });

  test('are planned by one: a lease that is over goes to the first who claims it', async () => {
    const store = createExportJobStore((await open()).sql);
    await store.begin(job('a'), roomy, told, nowMs);
    expect(await store.claim('a', nowMs + 999, nowMs + 9000)).toBe(false);
    const claims = await Promise.all(Array.from({ length: 5 }, () => store.claim('a', nowMs + 1000, nowMs + 9000)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await store.renew('a', { progress: 'half', leaseUntilMs: nowMs + 20_000, readyAtMs: nowMs + 5000 })).toBe(
      true,
    );
    expect(await store.isPlanned('a')).toBe(true);
    expect(await store.find('a', nowMs)).toMatchObject({
      progress: 'half',
      leaseUntilMs: nowMs + 20_000,
      readyAtMs: nowMs + 5000,
    });
  });

  test('are finished once, whoever else has planned the same', async () => {
    const store = createExportJobStore((await open()).sql);
    await store.begin(job('a'), roomy, told, nowMs);
    const part = { number: 1, type: 'Patient', afterKey: 1, lastKey: 2 ** 45, resourceCount: 7 };
    await store.finish('a', [part], nowMs);
    await store.finish('a', [part], nowMs);
    await store.fail('a', 'too late', nowMs);
    expect(await store.find('a', nowMs)).toMatchObject({ state: 'ready' });
    expect(await store.page('a', 1)).toEqual({ parts: [part], hasNext: false });
    expect(await store.renew('a', { progress: 'more', leaseUntilMs: nowMs })).toBe(false);
    expect(await store.isPlanned('a')).toBe(false);
    expect(await store.claim('a', nowMs + 99_000, nowMs)).toBe(false);
  });

  test('leave nothing when they are removed, even to a planner who has not heard of it', async () => {
    const { sql } = await open();
    const store = createExportJobStore(sql);
    await store.begin(job('a'), roomy, told, nowMs);
    await store.remove('a', told, nowMs);
    await store.finish('a', [{ number: 1, type: 'Patient', afterKey: 1, lastKey: 2, resourceCount: 1 }], nowMs);
    expect(await sql.read('select * from export_part')).toEqual([]);
    expect(await store.renew('a', { progress: 'more', leaseUntilMs: nowMs })).toBe(false);
    expect(await store.isPlanned('a')).toBe(false);
  });

  test('leave the database when their time is over', async () => {
    const database = await open();
    const store = createExportJobStore(database.sql);
    for (const [id, expiresAtMs] of [
      ['old', nowMs + 10],
      ['young', nowMs + 11],
    ] as const) {
      await store.begin(job(id, { expiresAtMs }), roomy, told, nowMs);
      await store.finish(id, [{ number: 1, type: 'Patient', afterKey: 1, lastKey: 2, resourceCount: 1 }], nowMs);
    }
    await cleanUp({ database, now: () => nowMs + 10 });
    expect(await database.sql.read('select id from export_job')).toEqual([{ id: 'young' }]);
    expect(await database.sql.read('select job_id from export_part')).toEqual([{ job_id: 'young' }]);
  });
});
