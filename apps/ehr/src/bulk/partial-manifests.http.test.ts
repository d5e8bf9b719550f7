import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer, testNow } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import type { ExportContents, ExportPart } from '../stores/export-job.ts';
import { createExportJobStore, type ExportJobStore } from '../stores/export-jobs.ts';
import { firstKeyOf, keyLimitOf } from '../stores/resources-keys.ts';
import type { Manifest } from './manifest.ts';
import { leaseMs } from './plan.ts';
import { begin, complete, fileText, linesOf } from './testing.ts';

const accesses = {
  all: { scope: 'system/*.rs' },
  patients: { scope: 'system/Patient.rs' },
  stranger: { scope: 'system/*.rs', clientId: 'another' },
};
const types = (['Patient', 'Organization', 'Observation'] as const).map(type => ({ type, filters: [] }));
const told = { kind: 'export', event: 'told' } as const;

/** Each file holds a type as a whole. */
const part = (number: number, type: 'Patient' | 'Organization' | 'Observation', resourceCount: number): ExportPart => ({
  number,
  type,
  afterKey: firstKeyOf(type),
  lastKey: keyLimitOf(type) - 1,
  resourceCount,
});
const patients = part(1, 'Patient', 3);
const organizations = part(2, 'Organization', 2);
const observations = part(3, 'Observation', 4);

describeOnEachDatabase('the manifests of an export', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let database: TestDatabase;
  let jobs: ExportJobStore;
  beforeAll(async () => {
    database = await open();
    server = await startFhirServer(database, records, accesses);
    jobs = createExportJobStore(database.sql);
  });
  afterAll(() => server.close());

  /** A job that this test plans itself. */
  async function begun(id: string, change: Partial<ExportContents> = { allowPartialManifests: true }): Promise<string> {
    await jobs.begin(
      {
        id,
        clientId: 'app',
        door: 'current',
        level: 'system',
        request: `${server.base}/$export`,
        contents: { base: server.base, types, notes: ['left out'], ...change },
        leaseUntilMs: testNow + leaseMs,
        expiresAtMs: testNow + 3_600_000,
      },
      { planning: 100, kept: 100 },
      told,
      testNow,
    );
    return `${server.base}/$export-status/${id}`;
  }
  const asked = async (url: string, token = 'all') => {
    const response = await server.request(url, token);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text && JSON.parse(text)) as Manifest };
  };

  test('is 202 without a body until the first file is there', async () => {
    const { status, body } = await asked(await begun('early'));
    expect([status, body]).toEqual([202, '']);
  });

  test('come one after another; each stays as it was, but for the link to the next', async () => {
    const url = await begun('growing');
    await jobs.giveOut('growing', [patients], 1);
    const first = await asked(url);
    expect([first.status, first.body.output.length, first.body.link]).toEqual([202, 1, undefined]);
    expect(first.headers.get('retry-after')).toBe('1');
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(first.headers.get('expires')).toBeNull();
    expect(linesOf(await fileText(server, first.body.output[0]?.url ?? '', 'all'))).toHaveLength(3);

    await jobs.giveOut('growing', [patients, organizations], 1);
    const linked = await asked(url);
    expect(linked.body).toEqual({ ...first.body, link: [{ relation: 'next', url: `${url}/2` }] });
    const second = await asked(`${url}/2`);
    expect([second.status, second.body.link]).toEqual([202, undefined]);
    expect({ ...second.body, output: first.body.output }).toEqual(first.body);

    await jobs.finish('growing', [patients, organizations, observations], testNow, 1);
    const pages = [await asked(url), await asked(`${url}/2`), await asked(`${url}/3`)];
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(pages[0]?.body).toEqual(linked.body);
    expect({ ...pages[1]?.body, link: undefined }).toEqual({ ...second.body, link: undefined });
    expect(pages.map(({ body }) => body.link?.[0].url)).toEqual([`${url}/2`, `${url}/3`, undefined]);
    expect(pages.flatMap(({ body }) => body.output.map(({ type }) => type))).toEqual(types.map(({ type }) => type));
    expect(pages.every(({ body }) => body.error.length === 1)).toBe(true);
  });

  test('stay the same when another planner takes over and plans from the beginning', async () => {
    const url = await begun('taken-over');
    await jobs.giveOut('taken-over', [patients], 100);
    await jobs.giveOut('taken-over', [patients, organizations, observations], 100);
    const before = await asked(`${url}/2`);
    await jobs.giveOut('taken-over', [patients, organizations], 100);
    await jobs.finish('taken-over', [patients, organizations, observations], testNow, 100);
    expect((await asked(`${url}/2`)).body).toEqual(before.body);
    expect((await asked(url)).body.output).toHaveLength(1);
    expect((await asked(`${url}/3`)).status).toBe(404);
  });

  test('is one for a client that did not ask for several, and nothing before it is complete', async () => {
    const url = await begun('single', {});
    await jobs.giveOut('single', [patients], 1);
    expect((await asked(url)).body).toBe('');
    expect((await asked(`${url}/1`)).status).toBe(404);
    await jobs.remove('single', told, testNow);
    for (const wish of ['', '&allowPartialManifests=false', '&allowPartialManifests=true']) {
      const status = await begin(server, `$export?_type=Patient${wish}`, 'all');
      const manifest = await complete(server, status, 'all');
      expect([manifest.output.length, 'link' in manifest]).toEqual([1, false]);
      expect((await asked(`${status}/2`)).status).toBe(404);
    }
  });

  test('of nothing is one that is empty', async () => {
    const url = await begun('empty');
    await jobs.finish('empty', [], testNow, 1);
    expect(await asked(url)).toMatchObject({ status: 200, body: { output: [] } });
  });

  test('say 202 in X-Export-Status when that is wanted', async () => {
    const url = await begun('apart', { allowPartialManifests: true, separateExportStatus: true });
    await jobs.giveOut('apart', [patients], 1);
    const { status, headers, body } = await asked(url);
    expect([status, headers.get('x-export-status'), body.output.length]).toEqual([200, '202 Accepted', 1]);
  });

  test('are refused when the export failed, though files were given out, which stay', async () => {
    const url = await begun('failed');
    await jobs.giveOut('failed', [patients], 1);
    const { output } = (await asked(url)).body;
    await jobs.fail('failed', 'It failed.', testNow);
    for (const page of [url, `${url}/2`]) expect((await asked(page)).status).toBe(500);
    expect((await server.request(output[0]?.url ?? '', 'all')).status).toBe(200);
  });

  test.each(['0', '1', '2x', '-1', '1e9', '99999999999', '%00'])('has no page %s', async page => {
    const url = await begun(`odd-${page}`.replace(/\W/g, '_'));
    expect((await server.request(`${url}/${page}`, 'all')).status).toBe(404);
  });

  test('are guarded page by page', async () => {
    const url = await begun('guarded');
    await jobs.giveOut('guarded', [patients, organizations], 1);
    const of = async (token?: string) => (await server.request(`${url}/2`, token)).status;
    expect([await of('all'), await of('patients'), await of('stranger'), await of()]).toEqual([202, 403, 404, 401]);
    await server.request(url, 'all', { method: 'DELETE' });
    expect(await of('all')).toBe(404);
  });

  test('can be fetched one after another without waiting, but not the same one again and again', async () => {
    const url = await begun('quick');
    const parts = Array.from({ length: 60 }, (_, at) => ({ ...patients, number: at + 1 }));
    await jobs.finish('quick', parts, testNow, 1);
    for (let page = 2; page <= 60; page++) expect((await server.request(`${url}/${page}`, 'all')).status).toBe(200);
    for (let polls = 0; polls < 40; polls++) await server.request(`${url}/7`, 'all');
    expect((await server.request(`${url}/7`, 'all')).status).toBe(429);
    expect((await server.request(`${url}/8`, 'all')).status).toBe(200);
  });
});
