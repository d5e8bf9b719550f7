import type { Group } from '@smart-ehr/fhir';
import { all, type Database } from '@smart-ehr/prisma';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer, testNow } from '../../fhir/testing.ts';
import { records } from '../../fhir/testing-records.ts';
import type { CohortContents } from '../../stores/cohort-job.ts';
import { createCohortStores } from '../../stores/cohorts.ts';
import type { CohortStep } from './parse-filter.ts';
import { cohortOf, created, ended, membersOf } from './testing.ts';

const whole = (type: 'Group' | 'Patient' | 'Observation') => ({ type, grants: [{}] }) as const;
const step = (type: 'Patient' | 'Observation'): CohortStep => ({
  type,
  filters: [whole(type)],
  conditions: [],
  links: [],
});
const told = { kind: 'export', event: 'told' } as const;

describeOnEachDatabase('the evaluation of a cohort', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let database: Database;
  beforeAll(async () => {
    database = await open();
    server = await startFhirServer(database, records, { all: { scope: 'system/*.cruds' } });
  });
  afterAll(() => server.close());

  /** The status address of a job that no process works on. */
  async function abandoned(
    id: string,
    change: Partial<CohortContents> = {},
    leaseUntilMs = testNow - 1,
  ): Promise<string> {
    const contents: CohortContents = {
      base: server.base,
      preference: 'representation',
      group: cohortOf(['Observation']),
      filter: whole('Group'),
      steps: [step('Patient'), step('Observation')],
      ...change,
    };
    const job = {
      id,
      clientId: 'app',
      door: 'current',
      groupId: id,
      contents,
      leaseUntilMs,
      expiresAtMs: testNow + 1e6,
    } as const;
    await createCohortStores(database.sql).jobs.begin(job, { evaluating: 99, kept: 99 }, told, testNow);
    return `${server.base}/$cohort-status/${id}`;
  }
  const rows = () => database.sql.read<{ job_id: string }>('select job_id from cohort_candidate');

  test('is taken over by whoever is asked for the status', async () => {
    const url = await abandoned('lost');
    const { response, resource } = await ended(server, url, 'all');
    expect([response?.status, resource?.id]).toEqual(['201 Created', 'lost']);
    expect(await membersOf(server, 'lost', 'all')).toEqual(['a', 'b', 'c']);
    expect(await rows()).toEqual([]);
  });
  test('goes on where another process was killed, and makes one Group', async () => {
    const url = await abandoned('half');
    await createCohortStores(database.sql).candidates.advance(
      { jobId: 'half', seq: await server.store.currentSeq(), number: 1, step: step('Patient') },
      0,
      true,
    );
    await Promise.all([server.request(url, 'all'), server.request(url, 'all')]);
    await ended(server, url, 'all');
    expect((await server.store.history('Group', 'half')).map(({ version }) => version)).toEqual([1]);
    expect(await membersOf(server, 'half', 'all')).toEqual(['a', 'b', 'c']);
  });
  test('is left to the process that has the lease', async () => {
    const url = await abandoned('leased', {}, testNow + 60_000);
    const response = await server.request(url, 'all');
    expect([response.status, response.headers.get('retry-after')]).toEqual([202, '1']);
    expect(response.headers.get('x-progress')).toBe('finding the members');
    expect((await server.request(url, 'all', { method: 'DELETE' })).status).toBe(202);
    expect((await server.request(url, 'all')).status).toBe(404);
  });
  test.each<[string, Partial<CohortContents>, string, string]>([
    [
      'the Group is none any more',
      { group: { ...cohortOf(['Patient']), type: 'x' } as unknown as Group },
      '400 Bad Request',
      'code-invalid',
    ],
    [
      'the server fails',
      { steps: [{ ...step('Patient'), type: 'Nonsense' as 'Patient' }] },
      '500 Internal Server Error',
      'exception',
    ],
    [
      'it is out of the reach of its scope',
      { filter: { type: 'Group', grants: [{ conditions: [{ kind: 'id', not: false, values: ['x'] }] }] } },
      '403 Forbidden',
      'forbidden',
    ],
  ])('ends with an answer when %s', async (what, change, status, code) => {
    const id = what.replaceAll(' ', '-');
    const { response, resource } = await ended(server, await abandoned(id, change), 'all');
    expect([response?.status, resource]).toEqual([status, undefined]);
    expect(response?.outcome).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code }] });
    expect((await server.request(`Group/${id}`, 'all')).status).toBe(404);
    expect(await rows()).toEqual([]);
  });
  test('tells the audit that it began, and of the Group', async () => {
    const { id } = await created(server, cohortOf(['Patient']), 'all');
    const events = await database.sql.read<{ event: string; details: string }>(
      'select event, details from audit_event',
    );
    expect(events.filter(({ details }) => details.includes(id)).map(({ event }) => event)).toEqual(['cohort begun']);
  });
  test('asks as often as there are windows of keys, however many patients there are', async () => {
    const statements: string[] = [];
    const counting = createCohortStores({
      ...database.sql,
      write: script =>
        database.sql.write(function* () {
          const running = script();
          let next = running.next([]);
          while (!next.done) {
            statements.push(next.value.text);
            next = running.next(yield* all(next.value.text, ...next.value.values));
          }
          return next.value;
        }),
    });
    const ids = Array.from({ length: 1500 }, (_, n) => `many-${n}`);
    await server.save(...ids.map(id => ({ resourceType: 'Patient' as const, id })));
    const seq = await server.store.currentSeq();
    for (let key: number | undefined = 0; key !== undefined; ) {
      key = await counting.candidates.advance({ jobId: 'count', seq, number: 1, step: step('Patient') }, key, true);
    }
    expect(await rows()).toHaveLength(1503);
    expect(statements).toHaveLength(3);
  });
});
