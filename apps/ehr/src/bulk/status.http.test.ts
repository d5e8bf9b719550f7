import { openDatabase } from '@smart-ehr/prisma';
import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer, testNow } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import type { NewExport } from '../stores/export-job.ts';
import { createExportJobStore } from '../stores/export-jobs.ts';
import { leaseMs } from './plan.ts';
import { begin, complete, kickOff } from './testing.ts';

const expiresAtMs = testNow + 1e12;
const accesses = {
  all: { scope: 'system/*.rs', expiresAtMs },
  devices: { scope: 'system/Device.rs', expiresAtMs },
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
  /** What one test leaves behind must not count for what a client may have in another. */
  afterEach(() =>
    database.sql.write(function* () {
      yield { text: `delete from export_job where client_id = 'app'`, values: [] };
    }),
  );

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

  test.each([
    ['exponential backoff from a second', (poll: number) => Math.min(60, 2 ** poll)],
    ['Retry-After', (_poll: number, retryAfter: number) => retryAfter],
    ['every half second, for ever', () => 0.5],
  ])('is never 429 for a client that asks by %s', async (what, secondsToWait) => {
    const url = await abandoned(`patient-${what.length}`);
    for (let poll = 0; poll < 100; poll++) {
      const response = await server.request(url, 'all');
      expect(response.status).not.toBe(429);
      if (response.status === 200) break;
      server.clock.nowMs += 1000 * secondsToWait(poll, Number(response.headers.get('retry-after')));
    }
  });

  test('says when to ask again by the pace of the planner', async () => {
    const url = await abandoned('slow');
    const { nowMs } = server.clock;
    await createExportJobStore(database.sql).renew('slow', {
      leaseUntilMs: nowMs + leaseMs,
      progress: '40% counted',
      readyAtMs: nowMs + 21_500,
    });
    const response = await server.request(url, 'all');
    expect(response.headers.get('x-progress')).toBe('40% counted');
    expect(response.headers.get('retry-after')).toBe('22');
  });

  test('says that nobody has planned it for a minute, and is taken up', async () => {
    const url = await abandoned('forgotten');
    server.clock.nowMs += leaseMs + 61_000;
    const response = await server.request(url, 'all');
    expect(response.headers.get('x-progress')).toBe('nobody has worked on it for 61 s; begun again');
    expect((await complete(server, url, 'all')).output).toHaveLength(1);
  });

  test('is a transient fault when it cannot be found out, and the export goes on', async () => {
    const own = await openDatabase((await open()).url);
    const faulty = await startFhirServer(own, records, accesses);
    const url = await begin(faulty, '$export', 'all');
    await complete(faulty, url, 'all');
    const rename = (from: string, to: string) =>
      own.sql.write(function* () {
        yield { text: `alter table ${from} rename to ${to}`, values: [] };
      });
    await rename('export_part', 'mislaid');
    const response = await faulty.request(url, 'all');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'transient' }] });
    await rename('mislaid', 'export_part');
    expect((await faulty.request(url, 'all')).status).toBe(200);
    await faulty.close();
    await own.close();
  });

  describe('apart from that of the answer', () => {
    const separate = { prefer: 'respond-async, separate-export-status' };
    const contents = { base: 'http://x/fhir', types: [{ type: 'Patient' as const, filters: [] }], notes: [] };
    const told = async (url: string) => {
      const response = await server.request(url, 'all');
      return [response.status, response.headers.get('x-export-status'), response.headers.get('content-type')];
    };

    test('is confirmed at the kick-off', async () => {
      const response = await kickOff(server, '$export', 'all', { headers: separate });
      expect(response.headers.get('preference-applied')).toBe('respond-async, separate-export-status');
    });
    test('is 202 while it is planned, with the same headers as ever', async () => {
      const url = await abandoned('apart', { contents: { ...contents, separateExportStatus: true } });
      const response = await server.request(url, 'all');
      expect([response.status, response.headers.get('x-export-status')]).toEqual([200, '202 Accepted']);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(response.headers.get('x-progress')).toMatch(/^.{3,99}$/);
      expect(await response.text()).toBe('');
    });
    test('is 200 when it is done', async () => {
      const url = await begin(server, '$export?_type=Patient', 'all', { headers: separate });
      let answer = await told(url);
      for (; answer[1] === '202 Accepted'; answer = await told(url)) await new Promise(done => setTimeout(done, 50));
      expect(answer).toEqual([200, '200 OK', 'application/json; charset=utf-8']);
    });
    test('is 500 with an outcome when it failed', async () => {
      const url = await abandoned('apart-failed', { contents: { ...contents, separateExportStatus: true } });
      await createExportJobStore(database.sql).fail('apart-failed', 'It failed.', server.clock.nowMs);
      expect(await told(url)).toEqual([200, '500 Internal Server Error', 'application/fhir+json; charset=utf-8']);
      expect(await (await server.request(url, 'all')).json()).toMatchObject({ issue: [{ code: 'exception' }] });
    });
    test('does not hide what is wrong with the question itself', async () => {
      const url = await abandoned('apart-refused', { contents: { ...contents, separateExportStatus: true } });
      expect((await server.request(url)).status).toBe(401);
      expect((await server.request(url, 'devices')).status).toBe(403);
      for (let polls = 0; polls < 40; polls++) await server.request(url, 'all');
      expect(await told(url)).toEqual([429, null, 'application/fhir+json; charset=utf-8']);
      await server.request(url, 'all', { method: 'DELETE' });
      expect(await told(url)).toEqual([404, null, 'application/fhir+json; charset=utf-8']);
    });
    test('is not told of to a client that did not ask for it', async () => {
      expect((await told(await abandoned('together'))).slice(0, 2)).toEqual([202, null]);
    });
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
