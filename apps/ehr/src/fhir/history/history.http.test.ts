import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer, type TestAccess } from '../testing.ts';
import { records } from '../testing-records.ts';

const dora = { username: 'dora', role: 'practitioner' as const, recordIds: [], panelOf: 'Practitioner/dora' };
const ana = { username: 'ana', role: 'patient' as const, recordIds: ['a'] };
const cleo = { username: 'cleo', role: 'patient' as const, recordIds: ['c'] };

const accesses: Record<string, TestAccess> = {
  backend: { scope: 'system/*.rs' },
  ana: { scope: 'patient/*.rs', patientId: 'a', user: ana },
  cleo: { scope: 'patient/*.rs', patientId: 'c', user: cleo },
  reads: { scope: 'patient/Observation.r', patientId: 'a', user: ana },
  searches: { scope: 'patient/Observation.s', patientId: 'a', user: ana },
  finals: { scope: 'patient/Observation.rs?status=final', patientId: 'a', user: ana },
  conditions: { scope: 'patient/Condition.rs', patientId: 'a', user: ana },
  dora: { scope: 'user/*.rs', user: dora },
  admin: { scope: 'user/*.rs', user: { username: 'admin', role: 'admin', recordIds: [] } },
};

function observation(id: string, patient: string, status: 'preliminary' | 'final' | 'amended'): Resource {
  return {
    resourceType: 'Observation',
    id,
    status,
    code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] },
    subject: { reference: `Patient/${patient}` },
  };
}

type HistoryBundle = {
  type: string;
  total?: number;
  link: { relation: string; url: string }[];
  entry?: {
    fullUrl: string;
    resource?: Resource & { status?: string };
    request: { method: string; url: string };
    response: { status: string; etag: string; lastModified: string };
  }[];
};

describeOnEachDatabase('history', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, accesses);
    const { save } = server;
    await save(observation('steady', 'a', 'preliminary'));
    await save(observation('steady', 'a', 'final'));
    await save(observation('steady', 'a', 'amended'));
    await save(observation('moved', 'c', 'final'));
    await save(observation('moved', 'a', 'final'));
    await save(observation('left', 'a', 'final'));
    await save(observation('left', 'c', 'final'));
    await save(observation('again', 'a', 'final'));
    await server.remove('Observation', 'again');
    await save(observation('again', 'a', 'amended'));
    await save(observation('gone', 'a', 'final'));
    await server.remove('Observation', 'gone');
    await save(observation('swap', 'c', 'final'));
    await server.remove('Observation', 'swap');
    await save(observation('swap', 'a', 'final'));
  });
  afterAll(() => server.close());

  const bundle = async (path: string, token = 'ana'): Promise<HistoryBundle> => {
    const response = await server.request(path, token);
    expect(response.status, path).toBe(200);
    return (await response.json()) as HistoryBundle;
  };
  /** "PUT 2" of each entry. */
  const shown = ({ entry = [] }: HistoryBundle) =>
    entry.map(({ request, response }) => `${request.method} ${/\d+/.exec(response.etag)?.[0]}`);

  test('has each version with what made it, the newest first', async () => {
    const { type, total, entry, link } = await bundle('Observation/steady/_history');
    expect({ type, total }).toEqual({ type: 'history', total: 3 });
    expect(link).toEqual([{ relation: 'self', url: `${server.base}/Observation/steady/_history` }]);
    expect(entry?.map(({ resource }) => resource?.status)).toEqual(['amended', 'final', 'preliminary']);
    expect(entry?.map(({ response }) => response.status)).toEqual(['200 OK', '200 OK', '201 Created']);
    expect(entry?.[1]).toMatchObject({
      fullUrl: `${server.base}/Observation/steady`,
      request: { method: 'PUT', url: 'Observation/steady' },
      response: { etag: 'W/"2"', lastModified: entry?.[1]?.resource?.meta?.lastUpdated },
    });
  });

  test('has a deletion as an entry without a resource, and what comes after it as created', async () => {
    const history = await bundle('Observation/again/_history');
    expect(shown(history)).toEqual(['PUT 3', 'DELETE 2', 'PUT 1']);
    expect(history.entry?.[1]).not.toHaveProperty('resource');
    expect(history.entry?.map(({ response }) => response.status)).toEqual([
      '201 Created',
      '204 No Content',
      '201 Created',
    ]);
  });

  describe('shows the versions that the access reaches, of resources that it reaches now', () => {
    test.each([
      ['ana', 'moved', ['PUT 2']],
      ['cleo', 'left', ['PUT 2']],
      ['ana', 'swap', ['PUT 3']],
      ['dora', 'moved', ['PUT 2']],
      ['reads', 'steady', ['PUT 3', 'PUT 2', 'PUT 1']],
      ['backend', 'moved', ['PUT 2', 'PUT 1']],
      ['backend', 'gone', ['DELETE 2', 'PUT 1']],
      ['backend', 'swap', ['PUT 3', 'DELETE 2', 'PUT 1']],
    ])('%s: %s', async (token, id, versions) => {
      expect(shown(await bundle(`Observation/${id}/_history`, token))).toEqual(versions);
    });

    test.each([
      ['ana', 'left', 404],
      ['cleo', 'moved', 404],
      ['ana', 'gone', 404],
      ['ana', 'c1', 404],
      ['dora', 'left', 404],
      ['dora', 'c1', 404],
      ['finals', 'steady', 404],
      ['ana', 'none', 404],
      ['ana', 'no%20id', 404],
      ['searches', 'steady', 403],
      ['conditions', 'steady', 403],
      ['admin', 'steady', 403],
      [undefined, 'steady', 401],
    ])('%s: %s is %i, for every version as for all', async (token, id, status) => {
      for (const path of ['_history', '_history/1', '_history/2']) {
        const response = await server.request(`Observation/${id}/${path}`, token);
        expect(response.status, path).toBe(status);
        expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
      }
    });
  });

  describe('vread', () => {
    test('answers that version, with its ETag and time', async () => {
      const response = await server.request('Observation/steady/_history/2', 'ana');
      const body = (await response.json()) as { status: string; meta: { versionId: string; lastUpdated: string } };
      expect(body).toMatchObject({ status: 'final', meta: { versionId: '2' } });
      expect(response.headers.get('etag')).toBe('W/"2"');
      expect(response.headers.get('last-modified')).toBe(new Date(body.meta.lastUpdated).toUTCString());
    });
    test('is 304 for a client that has it', async () => {
      const headers = { 'if-none-match': 'W/"2"' };
      const response = await server.request('Observation/steady/_history/2', 'ana', { headers });
      expect(response.status).toBe(304);
    });
    test.each([
      ['ana', 'moved/_history/1', 404],
      ['ana', 'swap/_history/1', 404],
      ['ana', 'swap/_history/2', 404],
      ['backend', 'swap/_history/2', 410],
      ['ana', 'again/_history/2', 410],
      ['backend', 'gone/_history/2', 410],
      ['backend', 'gone/_history/1', 200],
      ['ana', 'steady/_history/4', 404],
      ['ana', 'steady/_history/0', 404],
      ['ana', 'steady/_history/02', 404],
      ['ana', 'steady/_history/2.0', 404],
      ['ana', 'steady/_history/-1', 404],
      ['ana', 'steady/_history/99999999999', 404],
      ['ana', "steady/_history/2'", 404],
      ['ana', 'steady/_history/2/more', 404],
      ['ana', 'steady/_History/2', 404],
    ])('%s: %s is %i', async (token, path, status) => {
      expect((await server.request(`Observation/${path}`, token)).status).toBe(status);
    });
  });

  describe('pages', () => {
    const next = ({ link }: HistoryBundle) => link.find(({ relation }) => relation === 'next')?.url ?? '';

    test('go on where the last ended, whatever is written meanwhile', async () => {
      await server.save(observation('growing', 'a', 'preliminary'));
      await server.save(observation('growing', 'a', 'final'));
      await server.save(observation('growing', 'a', 'amended'));
      const first = await bundle('Observation/growing/_history?_count=2');
      expect(first).not.toHaveProperty('total');
      await server.save(observation('growing', 'a', 'final'));
      const second = await bundle(next(first));
      expect([...shown(first), ...shown(second)]).toEqual(['PUT 3', 'PUT 2', 'PUT 1']);
      expect(next(second)).toBe('');
    });
    test('show nothing more once the resource is out of reach', async () => {
      await server.save(observation('leaving', 'a', 'preliminary'));
      await server.save(observation('leaving', 'a', 'final'));
      const first = await bundle('Observation/leaving/_history?_count=1');
      await server.save(observation('leaving', 'c', 'final'));
      expect((await server.request(next(first), 'ana')).status).toBe(404);
    });
    test('belong to nobody: the link is worth what the token is', async () => {
      const first = await bundle('Observation/steady/_history?_count=1');
      expect((await server.request(next(first), 'cleo')).status).toBe(404);
      expect((await server.request(next(first))).status).toBe(401);
    });
    test('take a huge _count as the most that there is', async () => {
      expect(shown(await bundle('Observation/steady/_history?_count=999999999'))).toHaveLength(3);
    });
    test.each([
      ['_count=0'],
      ['_count=-1'],
      ['_count=two'],
      ['_count=9999999999'],
      ['_since=2025'],
      ['_since=2025-06-01T00:00:00'],
      ['_since=2025-13-01T00:00:00Z'],
      ['_since='],
      ['_cursor=W10'],
      ['_cursor=-1'],
      ['_count=1%00'],
    ])('%s is 400', async query => {
      for (const path of ['Observation/steady', 'Observation']) {
        const response = await server.request(`${path}/_history?${query}`, 'ana');
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ issue: [{ expression: [`http.${query.split('=')[0]}`] }] });
      }
    });
    test('what is not supported is left out of the self link, or refused by a strict client', async () => {
      const { link } = await bundle('Observation/steady/_history?_at=2025&_count=9');
      expect(link[0]?.url).toBe(`${server.base}/Observation/steady/_history?_count=9`);
      const headers = { prefer: 'handling=strict' };
      const response = await server.request('Observation/steady/_history?_at=2025', 'ana', { headers });
      expect(response.status).toBe(400);
    });
  });

  test('_since leaves out what is older', async () => {
    const { entry } = await bundle('Observation/steady/_history');
    const since = entry?.[1]?.response.lastModified ?? '';
    expect(shown(await bundle(`Observation/steady/_history?_since=${since}`))).toEqual(['PUT 3', 'PUT 2']);
    const offset = since.replace('Z', '+00:00');
    expect(shown(await bundle(`Observation/steady/_history?_since=${offset}`))).toEqual(['PUT 3', 'PUT 2']);
    expect(shown(await bundle('Observation/steady/_history?_since=2099-01-01T00:00:00Z'))).toEqual([]);
  });

  describe('of a type', () => {
    const named = ({ entry = [] }: HistoryBundle) =>
      entry.map(({ request, response }) => `${request.method} ${request.url.split('/')[1]} ${response.etag[3]}`);
    const changed = async (token: string) => {
      const all = named(await bundle('Observation/_history?_count=1000', token));
      return all.filter(entry => /moved|left|swap|gone|again|steady/.test(entry));
    };

    test('is what a backend follows to learn of every change', async () => {
      expect(await changed('backend')).toEqual([
        'PUT swap 3',
        'DELETE swap 2',
        'PUT swap 1',
        'DELETE gone 2',
        'PUT gone 1',
        'PUT again 3',
        'DELETE again 2',
        'PUT again 1',
        'PUT left 2',
        'PUT left 1',
        'PUT moved 2',
        'PUT moved 1',
        'PUT steady 3',
        'PUT steady 2',
        'PUT steady 1',
      ]);
    });
    test.each([
      ['ana', ['swap 3', 'again 3', 'again 2', 'again 1', 'moved 2', 'steady 3', 'steady 2', 'steady 1']],
      ['dora', ['swap 3', 'again 3', 'again 2', 'again 1', 'moved 2', 'steady 3', 'steady 2', 'steady 1']],
      ['cleo', ['left 2']],
      ['finals', ['swap 3', 'moved 2']],
      ['searches', ['swap 3', 'again 3', 'again 2', 'again 1', 'moved 2', 'steady 3', 'steady 2', 'steady 1']],
    ])('%s sees her own', async (token, expected) => {
      expect((await changed(token)).map(entry => entry.replace(/^\w+ /, ''))).toEqual(expected);
    });
    test('comes in pages', async () => {
      const seen: string[] = [];
      for (let path: string | undefined = 'Observation/_history?_count=3'; path; ) {
        const page = await bundle(path, 'ana');
        seen.push(...named(page));
        path = page.link.find(({ relation }) => relation === 'next')?.url;
      }
      expect(seen).toEqual(named(await bundle('Observation/_history?_count=1000', 'ana')));
    });
    test.each([
      ['reads', 'Observation/_history', 403],
      ['conditions', 'Observation/_history', 403],
      ['dora', 'Group/_history', 403],
      ['admin', 'Patient/_history', 403],
      [undefined, 'Observation/_history', 401],
      ['backend', 'Nonsense/_history', 404],
      ['backend', '_history', 404],
      ['backend', 'Observation/_history/1', 404],
    ])('%s: %s is %i', async (token, path, status) => {
      expect((await server.request(path, token)).status).toBe(status);
    });
  });
});
