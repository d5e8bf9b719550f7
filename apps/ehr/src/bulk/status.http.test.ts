import { openDatabase } from '@smart-ehr/prisma';
import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer, testNow } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import type { NewExport } from '../stores/export-job.ts';
import { createExportJobStore } from '../stores/export-jobs.ts';
import { leaseMs } from './plan.ts';
import { begin, complete, kickOff } from './testing.ts';

const expiresAtMs = testNow + 1e12;
const accesses = {
  all: { scope: 'system/*.rs', expiresAtMs },
  busy: { scope: 'system/*.rs', clientId: 'busy', expiresAtMs },
  hoarder: { scope: 'system/*.rs', clientId: 'hoarder', expiresAtMs },
};
const roomy = { planning: 10_000, kept: 10_000 };

const told = { kind: 'export', event: 'told' } as const;

describeOnEachDatabase('the status of an export', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    server = await startFhirServer(database, records, accesses);
  });
  afterAll(() => server.close());

  /** A job whose planner was killed: nobody plans it. */
  async function abandoned(id: string, change: Partial<NewExport> = {}): Promise<string> {
    const jobs = createExportJobStore(database.sql);
    const { nowMs } = server.clock;
    await jobs.begin(
      {
        id,
        clientId: 'app',
        door: 'current',
        level: 'system',
        request: `${server.base}/$export`,
        contents: { base: server.base, types: [{ type: 'Patient', filters: [] }], notes: [] },
        leaseUntilMs: nowMs + leaseMs,
        expiresAtMs: nowMs + 3_600_000,
        ...change,
      },
      roomy,
      told,
      nowMs,
    );
    return `${server.base}/$export-status/${id}`;
  }

  test('is 202 with progress and Retry-After while it is planned', async () => {
    const response = await server.request(await abandoned('waiting'), 'all');
    expect(response.status).toBe(202);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.get('x-progress')).toMatch(/^.{3,99}$/);
    expect(await response.text()).toBe('');
  });

  test('is 200 with a manifest and the time until which it is kept', async () => {
    const url = await begin(server, '$export?_type=Patient', 'all');
    await complete(server, url, 'all');
    const response = await server.request(url, 'all');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(Date.parse(response.headers.get('expires') ?? '')).toBeGreaterThan(server.clock.nowMs);
  });

  test('becomes 200 by another process when the one that planned was killed', async () => {
    const url = await abandoned('orphan');
    expect((await server.request(url, 'all')).status).toBe(202);
    server.clock.nowMs += leaseMs;
    const asked = await Promise.all(Array.from({ length: 3 }, () => server.request(url, 'all')));
    expect(asked.map(({ status }) => status)).toContain(202);
    expect((await complete(server, url, 'all')).output).toMatchObject([{ type: 'Patient', count: 3 }]);
  });

  test('is 429 for who asks in a loop, and 202 for who keeps to Retry-After', async () => {
    const url = await abandoned('hasty');
    const answers: Response[] = [];
    for (let polls = 0; polls < 41; polls++) answers.push(await server.request(url, 'all'));
    expect(answers.slice(0, 40).every(({ status }) => status === 202)).toBe(true);
    expect([answers[40]?.status, answers[40]?.headers.get('retry-after')]).toEqual([429, '1']);
    for (let polls = 0; polls < 5; polls++) {
      server.clock.nowMs += 1000;
      expect((await server.request(url, 'all')).status).toBe(202);
    }
  });

  test('is 404 when it was deleted, also while it is planned', async () => {
    for (const url of [await abandoned('unwanted'), await begin(server, '$export', 'all')]) {
      expect((await server.request(url, 'all', { method: 'DELETE' })).status).toBe(202);
      for (const method of ['GET', 'DELETE']) {
        const after = await server.request(url, 'all', { method });
        expect(after.status).toBe(404);
        expect(await after.json()).toMatchObject({ resourceType: 'OperationOutcome' });
      }
    }
  });

  test('is 404 when it is over', async () => {
    const url = await abandoned('over', { expiresAtMs: server.clock.nowMs + 500 });
    server.clock.nowMs += 501;
    expect((await server.request(url, 'all')).status).toBe(404);
  });

  describe('is not begun when a client', () => {
    test('has too many that are not ready', async () => {
      for (let n = 0; n < 5; n++) await abandoned(`busy-${n}`, { clientId: 'busy' });
      const response = await kickOff(server, '$export', 'busy');
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60']);
      expect(await response.json()).toMatchObject({ issue: [{ code: 'throttled' }] });
      expect((await kickOff(server, '$export', 'all')).status).toBe(202);
    });
    test('keeps too many', async () => {
      const jobs = createExportJobStore(database.sql);
      for (let n = 0; n < 500; n++) {
        await abandoned(`kept-${n}`, { clientId: 'hoarder' });
        await jobs.finish(`kept-${n}`, [], testNow);
      }
      expect((await kickOff(server, '$export', 'hoarder')).status).toBe(429);
      await jobs.remove('kept-7', told, 0);
      expect((await kickOff(server, '$export', 'hoarder')).status).toBe(202);
    });
  });

  test('is failed, and the log is told, when planning fails', async () => {
    const own = await openDatabase((await open()).url);
    const failing = await startFhirServer(own, records, accesses);
    await own.sql.write(function* () {
      yield { text: 'drop table export_part', values: [] };
    });
    const url = await begin(failing, '$export', 'all');
    let response = await failing.request(url, 'all');
    for (; response.status === 202; response = await failing.request(url, 'all')) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'exception' }] });
    await failing.close();
    await own.close();
  });
});
