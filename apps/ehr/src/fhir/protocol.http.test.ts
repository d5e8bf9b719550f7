import type { CapabilityStatement } from '@smart-ehr/fhir';
import { openDatabase } from '@smart-ehr/prisma';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resourceTypes } from './resource-types.ts';
import { startFhirServer } from './testing.ts';
import { records } from './testing-records.ts';

type Operation = { name: string; definition: string };
const isExport = ({ name }: Operation) => name === 'export' || name.endsWith('-export');

describeOnEachDatabase('the protocol', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, { all: { scope: 'system/*.rs' } });
  });
  afterAll(() => server.close());
  const get = (path: string, headers: HeadersInit = {}, method = 'GET') =>
    server.request(path, 'all', { method, headers });

  describe('read', () => {
    test('answers version and time in headers, which also are in the body', async () => {
      const response = await get('Patient/a');
      const body = (await response.json()) as { meta: { versionId: string; lastUpdated: string } };
      expect(response.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
      expect(response.headers.get('etag')).toBe(`W/"${body.meta.versionId}"`);
      expect(response.headers.get('last-modified')).toBe(new Date(body.meta.lastUpdated).toUTCString());
      expect(response.headers.get('cache-control')).toBe('private, no-cache');
    });
    test.each([
      ['W/"1"', 304],
      ['"1"', 304],
      ['"7", W/"1"', 304],
      ['*', 304],
      ['W/"2"', 200],
      ['1', 200],
      ['', 200],
    ])('If-None-Match: %s is %i', async (etag, status) => {
      const response = await get('Patient/a', { 'if-none-match': etag });
      expect(response.status).toBe(status);
      expect(await response.text()).toHaveLength(
        status === 304 ? 0 : Number(response.headers.get('content-length')) - 3,
      );
    });
    test('If-None-Match tells nothing about what is not there', async () => {
      expect((await get('Patient/none', { 'if-none-match': '*' })).status).toBe(404);
    });
    test('HEAD is GET without the body', async () => {
      const response = await get('Patient/a', {}, 'HEAD');
      expect(response.status).toBe(200);
      expect(response.headers.get('etag')).toBe('W/"1"');
      expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
      expect(await response.text()).toBe('');
    });
  });

  test.each([
    ['GET', 'Nonsense/1', 404, null],
    ['GET', 'Nonsense', 404, null],
    ['GET', 'patient/a', 404, null],
    ['GET', 'Patient/a/_history/1/more', 404, null],
    ['GET', 'patient/a/_history', 404, null],
    ['GET', 'METADATA', 404, null],
    ['PUT', 'Patient/a/_history/1', 405, 'GET, HEAD, OPTIONS'],
    ['DELETE', 'Patient/a/_history', 405, 'GET, HEAD, OPTIONS'],
    ['POST', 'Patient/_history', 405, 'GET, HEAD, OPTIONS'],
    ['GET', '', 405, 'POST, OPTIONS'],
    ['GET', 'Patient/a%00', 404, null],
    ['GET', 'Patient/%ff', 400, null],
    ['PUT', 'Patient', 405, 'GET, HEAD, POST, OPTIONS'],
    ['DELETE', 'Patient', 405, 'GET, HEAD, POST, OPTIONS'],
    ['POST', 'Nonsense', 404, null],
    ['POST', 'patient', 404, null],
    ['PUT', 'Nonsense/1', 404, null],
    ['DELETE', 'Patient/a%00', 403, null],
    ['POST', 'Patient/a', 405, 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS'],
    ['PUT', 'Patient/_search', 405, 'POST, OPTIONS'],
    ['POST', 'metadata', 405, 'GET, HEAD, OPTIONS'],
  ])('%s %s is %i', async (method, path, status, allow) => {
    const response = await get(path, {}, method);
    expect(response.status).toBe(status);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  test('a fault of the server is 500, and says nothing about its inside', async () => {
    const { url } = await open();
    const database = await openDatabase(url);
    const broken = await startFhirServer(database, [], { all: { scope: 'system/*.rs' } });
    await database.close();
    const response = await broken.request('Patient/a', 'all');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/database|sql|closed|connection/i);
    await broken.close();
  });

  describe('format', () => {
    test.each([
      ['Patient/a', 'application/fhir+xml', 406],
      ['Patient/a', 'application/fhir+json;q=0', 406],
      ['Patient/a', 'application/fhir+json; fhirVersion=3.0', 406],
      ['Patient/a?_format=xml', 'application/fhir+json', 406],
      ['Patient/a?_format=json', 'application/fhir+xml', 200],
      ['Patient/a?_format=application/fhir%2Bjson', 'text/html', 200],
      ['metadata', 'application/xml', 406],
      ['metadata', 'text/html,*/*;q=0.8', 200],
      ['.well-known/smart-configuration', 'application/fhir+xml', 200],
    ])('%s for Accept: %s is %i', async (path, accept, status) => {
      const response = await get(path, { accept });
      expect(response.status).toBe(status);
      if (status === 406) expect(response.headers.get('content-type')).toContain('application/fhir+json');
    });
  });

  test('the discovery document is plain JSON', async () => {
    const response = await server.request('.well-known/smart-configuration');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toHaveProperty('authorization_endpoint');
  });

  test('the capability statement names the operations', async () => {
    const { instantiates, rest } = (await (await server.request('metadata')).json()) as {
      instantiates: string[];
      rest: [{ operation: Operation[]; resource: { type: string; operation?: Operation[] }[] }];
    };
    expect(instantiates).toEqual([
      'http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data',
      'http://hl7.org/fhir/us/core/CapabilityStatement/us-core-server',
    ]);
    const named = (operations: Operation[] = []) =>
      operations.map(({ name, definition }) => [name, definition.replace(/^.*OperationDefinition\//, '')]);
    expect(named(rest[0].operation)).toEqual([['export', 'export']]);
    expect(rest[0].resource.flatMap(({ type, operation }) => named(operation).map(each => [type, ...each]))).toEqual([
      ['DocumentReference', 'docref', 'docref'],
      ['Patient', 'export', 'patient-export'],
      ['Patient', 'patient-export', 'patient-export'],
      ['Patient', 'everything', 'Patient-everything'],
      ['Group', 'export', 'group-export'],
      ['Group', 'group-export', 'group-export'],
    ]);
    const exports = [rest[0], ...rest[0].resource].flatMap(({ operation = [] }) => operation.filter(isExport));
    expect(new Set(exports.map(({ definition }) => definition))).toEqual(
      new Set(
        ['export', 'patient-export', 'group-export'].map(
          id => `http://hl7.org/fhir/uv/bulkdata/OperationDefinition/${id}`,
        ),
      ),
    );
    const paths: Record<string, string> = {
      export: '',
      'patient-export': 'Patient/',
      'group-export': 'Group/a-and-c/',
    };
    const prefer = { accept: 'application/fhir+json', prefer: 'respond-async' };
    for (const { definition } of exports) {
      const path = `${paths[definition.replace(/^.*\//, '')]}$export`;
      expect((await get(path, prefer)).status, definition).toBe(202);
    }
  });

  test('the capability statement names the profile of cohorts, and tells of them', async () => {
    const { rest } = (await (await server.request('metadata')).json()) as CapabilityStatement;
    const group = rest?.[0]?.resource?.find(({ type }) => type === 'Group');
    expect(group?.supportedProfile).toEqual(['http://hl7.org/fhir/uv/bulkdata/StructureDefinition/bulk-cohort-group']);
    expect(group?.documentation).toMatch(/not updated.*every search parameter/s);
    expect(group?.searchParam?.map(({ name }) => name)).toContain('name');
  });

  test('the capability statement names every type and only what works', async () => {
    const response = await server.request('metadata');
    const { rest } = (await response.json()) as {
      rest: {
        security: object;
        resource: {
          type: string;
          searchParam: { name: string; type: string; definition: string }[];
          searchInclude: string[];
          searchRevInclude: string[];
        }[];
      }[];
    };
    expect(rest[0]?.resource.map(({ type }) => type)).toEqual(resourceTypes.map(({ type }) => type));
    expect(JSON.stringify(rest[0]?.security)).toContain('"valueUri":"http://x/authorize"');
    expect(JSON.stringify(rest[0]?.security)).not.toContain('revoke');
    const strict = { prefer: 'handling=strict' };
    for (const { type, searchParam, searchInclude, searchRevInclude } of rest[0]?.resource ?? []) {
      const query = new URLSearchParams(
        searchParam
          .filter(({ name, type }) => !name.startsWith('_l') && type !== 'composite')
          .map(({ name }) => [name === '_id' ? name : `${name}:missing`, name === '_id' ? 'x' : 'true']),
      );
      for (const { name, definition } of searchParam)
        expect(definition, `${type}.${name}`).toContain('/SearchParameter/');
      const includes = [
        ...searchInclude.map(value => ['_include', value]),
        ...searchRevInclude.map(value => ['_revinclude', value]),
      ];
      expect((await get(`${type}?${query}`, strict)).status, type).toBe(200);
      for (let at = 0; at < includes.length; at += 20) {
        const some = new URLSearchParams(includes.slice(at, at + 20));
        expect((await get(`${type}?_id=x&${some}`, strict)).status, type).toBe(200);
      }
    }
  });
});
