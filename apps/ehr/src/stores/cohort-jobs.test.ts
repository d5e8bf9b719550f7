import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { expect, test } from 'vitest';
import type { CohortContents, NewCohortJob } from './cohort-job.ts';
import { createCohortStores } from './cohorts.ts';
import { cleanUp } from './housekeeping.ts';

const nowMs = Date.UTC(2026, 0, 1);
const roomy = { evaluating: 1000, kept: 1000 };
const told = { kind: 'export', event: 'told' } as const;
const filter = { type: 'Group', grants: [{}] } as const;
const contents: CohortContents = {
  base: 'http://localhost/fhir',
  preference: 'minimal',
  group: { resourceType: 'Group', type: 'person', actual: false },
  filter,
  steps: [{ type: 'Patient', filters: [filter], conditions: [], links: [] }],
};
const job = (id: string, change: Partial<NewCohortJob> = {}): NewCohortJob => ({
  id,
  clientId: 'worker',
  door: 'current',
  groupId: `group-${id}`,
  contents,
  leaseUntilMs: nowMs + 1000,
  expiresAtMs: nowMs + 60_000,
  ...change,
});

describeOnEachDatabase('jobs of cohorts', open => {
  test('are found as they were begun', async () => {
    const { jobs } = createCohortStores((await open()).sql);
    const begun = await jobs.begin(job('one'), roomy, told, nowMs);
    expect(begun).toMatchObject({ ...job('one'), seq: 0, transactionTime: '2026-01-01T00:00:00.000Z' });
    expect(await jobs.find('one', nowMs)).toEqual(begun);
    expect(await jobs.find('one', nowMs + 60_000)).toBeUndefined();
    expect(await jobs.find('two', nowMs)).toBeUndefined();
  });

  test('are limited for each client: those that somebody works on, and all', async () => {
    const { jobs } = createCohortStores((await open()).sql);
    const begin = (id: string, change?: Partial<NewCohortJob>, limits = { evaluating: 2, kept: 3 }, atMs = nowMs) =>
      jobs.begin(job(id, change), limits, told, atMs);
    expect([await begin('one'), await begin('two')].every(Boolean)).toBe(true);
    expect(await begin('three')).toBeUndefined();
    expect(await begin('other', { clientId: 'other' })).toBeDefined();
    // Whoever worked on them is silent, so they are in nobody's way, but still there.
    expect(await begin('three', {}, undefined, nowMs + 2000)).toBeDefined();
    expect(await begin('four', {}, undefined, nowMs + 4000)).toBeUndefined();
    expect(await begin('four', {}, undefined, nowMs + 60_000)).toBeDefined();
  });

  test('are taken over when the lease is over, by one', async () => {
    const { jobs } = createCohortStores((await open()).sql);
    await jobs.begin(job('one'), roomy, told, nowMs);
    expect(await jobs.claim('one', nowMs, nowMs + 1000)).toBe(false);
    const claims = [1, 2, 3].map(() => jobs.claim('one', nowMs + 1000, nowMs + 5000));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    expect(await jobs.renew('one', 'half', nowMs + 9000)).toBe(true);
    expect(await jobs.find('one', nowMs)).toMatchObject({ progress: 'half', leaseUntilMs: nowMs + 9000 });
  });

  test('end once', async () => {
    const { jobs } = createCohortStores((await open()).sql);
    await jobs.begin(job('one'), roomy, told, nowMs);
    const outcome = { resourceType: 'OperationOutcome' as const, issue: [] };
    await jobs.refuse('one', { status: 422, outcome }, nowMs);
    await jobs.refuse('one', { status: 500, outcome }, nowMs);
    expect(await jobs.find('one', nowMs)).toMatchObject({ result: { refused: { status: 422, outcome } } });
    expect(await jobs.renew('one', 'half', nowMs)).toBe(false);
    expect(await jobs.claim('one', nowMs + 9000, nowMs + 10_000)).toBe(false);
    expect(await jobs.cancel('one')).toBe(false);
    expect(await jobs.find('one', nowMs)).toBeDefined();
  });

  test.each(['cancel', 'remove', 'housekeeping'])('are forgotten with their candidates by %s', async way => {
    const database = await open();
    const { jobs, candidates } = createCohortStores(database.sql);
    for (const id of ['one', 'kept']) {
      await jobs.begin(job(id, id === 'kept' ? { expiresAtMs: nowMs + 900_000 } : {}), roomy, told, nowMs);
      await candidates.addPatients(id, ['a', 'b']);
    }
    if (way === 'cancel') expect(await jobs.cancel('one')).toBe(true);
    else if (way === 'remove') await jobs.remove('one', told, nowMs);
    else await cleanUp({ database, now: () => nowMs + 60_000 });
    expect(await jobs.find('one', nowMs)).toBeUndefined();
    const left = await database.sql.read('select job_id, patient_id, met from cohort_candidate order by patient_id');
    expect(left).toEqual(['a', 'b'].map(patientId => ({ job_id: 'kept', patient_id: patientId, met: 0 })));
  });
});
