import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import { begin, complete, kickOff, kickOffHeaders, posted } from './testing.ts';

const physician = {
  username: 'dora',
  role: 'practitioner' as const,
  recordIds: [],
  panelOf: 'Practitioner/dora',
};
const accesses = {
  all: { scope: 'system/*.rs' },
  stranger: { scope: 'system/*.rs', clientId: 'another' },
  otherDoor: { scope: 'system/*.rs', door: 'webchart-2024' as const },
  patients: { scope: 'system/Patient.rs' },
  reads: { scope: 'system/*.r' },
  searches: { scope: 'system/*.s' },
  labs: { scope: 'system/Observation.rs?category=laboratory' },
  nothing: { scope: 'openid' },
  person: { scope: 'system/*.rs user/*.rs patient/*.rs', patientId: 'a', user: physician },
};

describeOnEachDatabase('an export is refused', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, accesses);
  });
  afterAll(() => server.close());

  async function refusal(response: Response) {
    const { resourceType, issue } = (await response.json()) as {
      resourceType: string;
      issue: { diagnostics: string }[];
    };
    expect(response.headers.get('content-type')).toContain('application/fhir+json');
    expect(response.headers.get('content-location')).toBeNull();
    expect(resourceType).toBe('OperationOutcome');
    return [response.status, issue[0]?.diagnostics];
  }

  test.each([
    ['no Accept', { accept: '*/*' }, 'Send Accept: application/fhir+json'],
    ['plain JSON', { accept: 'application/json' }, 'Send Accept: application/fhir+json'],
    ['NDJSON', { accept: 'application/fhir+ndjson' }, 'Send Accept: application/fhir+json'],
    ['no Prefer', { prefer: '' }, 'Send Prefer: respond-async'],
    ['another Prefer', { prefer: 'handling=lenient' }, 'Send Prefer: respond-async'],
  ])('with %s', async (_what, headers, sentence) => {
    for (const path of ['$export', 'Patient/$export', 'Group/a-and-c/$export']) {
      const [status, diagnostics] = await refusal(await kickOff(server, path, 'all', { headers }));
      expect([status, diagnostics]).toEqual([400, expect.stringContaining(sentence)]);
    }
  });

  test.each([
    ['$export?_outputFormat=text/csv', 400, 'application/fhir+ndjson'],
    ['$export?_since=2026-01-01', 400, 'one instant'],
    ['$export?_since=yesterday', 400, 'one instant'],
    ['$export?_since=2999-01-01T00:00:00Z', 400, 'in the future'],
    ['$export?_since=2026-13-01T00:00:00Z', 400, 'one instant'],
    ['$export?_since=2026-01-01T00:00:00Z&_since=2026-01-02T00:00:00Z', 400, 'one instant'],
    ['$export?_type=Nonsense', 400, '"Nonsense"'],
    ['$export?_type=Patient,Nonsense', 400, '"Nonsense"'],
    ['$export?_type=', 400, '""'],
    ['$export?_nonsense=id', 400, '_nonsense is not supported'],
    ['$export?_elements=Patient.name.family', 400, 'is no element'],
    ['$export?_typeFilter=Patient%3Fnonsense%3Dtrue', 400, 'cannot be filtered by "nonsense"'],
    ['$export?_typeFilter=Patient%3F_sort%3Dname', 400, '_sort is about the answer'],
    ['$export?_until=2999-01-01T00:00:00Z', 400, 'in the future'],
    ['$export?_until=yesterday', 400, 'one instant'],
    ['$export?_since=2025-01-02T00:00:00Z&_until=2025-01-01T00:00:00Z', 400, 'before _since'],
    ['Patient/$export?includeAssociatedData=_custom', 400, '"_custom"'],
    ['Patient/$export?organizeOutputBy=Encounter', 400, 'by Patient alone'],
    ['Patient/$export?allowPartialManifests=perhaps', 400, 'true or false'],
    ['Patient/$export?patient=Patient/a', 400, 'in the Parameters of a POST'],
    ['Group/a-and-c/$export?patient=Patient/a', 400, 'in the Parameters of a POST'],
    ['$export?patient=Patient/a', 400, 'in the Parameters of a POST'],
    ['Patient/$export?_type=Binary', 400, '"Binary"'],
    ['Patient/$export?_type=Group', 400, '"Group"'],
    ['Group/none/$export', 404, 'no Group'],
    ['Group/a%00/$export', 404, 'no Group'],
    ['Practitioner/$export', 404, 'There is no Practitioner'],
    ['Practitioner/dora/$export', 404, 'no such interaction'],
  ])('%s is %i', async (path, status, sentence) => {
    expect(await refusal(await kickOff(server, path, 'all'))).toEqual([status, expect.stringContaining(sentence)]);
  });

  test('also when everything that was asked for leniently is left out', async () => {
    const headers = { prefer: 'respond-async; handling=lenient' };
    expect((await kickOff(server, '$export?_type=Nonsense', 'all', { headers })).status).toBe(400);
  });

  test.each([
    ['no JSON', '{', 400],
    ['another resource', '{"resourceType":"Patient"}', 400],
    ['no list', '{"resourceType":"Parameters","parameter":{}}', 400],
    ['a nameless parameter', '{"resourceType":"Parameters","parameter":[{"valueString":"x"}]}', 400],
    ['null', '[null]', 400],
    ['a list of patients', '{"resourceType":"Parameters","parameter":[{"name":"patient"}]}', 400],
    ['too much', JSON.stringify({ resourceType: 'Parameters', parameter: ['x'.repeat(300_000)] }), 413],
  ])('with a body of %s', async (_what, body, status) => {
    const headers = { 'content-type': 'application/fhir+json' };
    const response = await kickOff(server, '$export', 'all', { method: 'POST', headers, body });
    expect((await refusal(response))[0]).toBe(status);
  });

  test.each([
    ['_since', { valueBoolean: true }, '_since as valueInstant'],
    ['_until', {}, '_until as valueInstant'],
    ['_type', { valueReference: { reference: 'Patient/a' } }, '_type as valueString'],
    ['_elements', { valueInteger: 1 }, '_elements as valueString'],
    ['_typeFilter', { valueCoding: { code: 'Patient?gender=male' } }, '_typeFilter as valueString'],
    ['_outputFormat', { valueCoding: { code: 'ndjson' } }, '_outputFormat as valueString'],
    ['patient', { valueString: 'Patient/a' }, 'patient as valueReference'],
    ['patient', { valueReference: { identifier: { value: 'a' } } }, 'Patient/[id]'],
    ['allowPartialManifests', { valueString: 'true' }, 'allowPartialManifests as valueBoolean'],
    ['includeAssociatedData', { valueBoolean: true }, 'includeAssociatedData as valueString'],
    ['includeAssociatedData', { valueCoding: { display: 'Latest' } }, 'no associated data ""'],
    ['nonsense', { valueString: 'x' }, 'nonsense is not supported'],
  ])('with %s in a body as %o', async (name, value, sentence) => {
    const init = posted([{ name, ...value }]);
    const response = await kickOff(server, 'Patient/$export', 'all', init);
    expect(await refusal(response)).toEqual([400, expect.stringContaining(sentence)]);
  });

  test('with a body that would not be read', async () => {
    const body = new URLSearchParams({ _type: 'Patient' });
    expect((await refusal(await kickOff(server, '$export', 'all', { method: 'POST', body })))[0]).toBe(415);
  });

  describe('without the scopes', () => {
    test.each([
      ['patients', '$export?_type=Patient,Device', 'system/Device.rs'],
      ['patients', 'Group/a-and-c/$export', 'system/Group.rs'],
      ['labs', '$export?_type=Condition', 'system/Condition.rs'],
      ['reads', '$export', 'system/*.rs'],
      ['searches', '$export?_type=Patient', 'system/Patient.rs'],
      ['nothing', '$export', 'system/*.rs'],
      ['nothing', 'Group/none/$export', 'system/Group.rs'],
      ['person', '$export', 'system/*.rs'],
      ['person', 'Patient/$export', 'system/*.rs'],
    ])('%s: %s is 403 and names %s', async (token, path, scope) => {
      const response = await kickOff(server, path, token);
      expect(response.headers.get('www-authenticate')).toContain(`scope="${scope}"`);
      expect(await refusal(response)).toEqual([403, expect.stringContaining(scope)]);
    });

    test('or without a token: 401', async () => {
      const response = await server.request('$export', undefined, { headers: kickOffHeaders });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringMatching(/^Bearer realm="ehr", DPoP algs=/),
      ]);
    });
  });

  describe('to who is not the client that asked', () => {
    let status = '';
    let files: string[] = [];
    beforeAll(async () => {
      status = await begin(server, '$export?_type=Observation,Patient', 'all');
      files = (await complete(server, status, 'all')).output.map(({ url }) => url);
    });
    test.each(['stranger', 'otherDoor', 'person'])('%s: everything is 404', async token => {
      for (const url of [status, ...files]) {
        expect((await refusal(await server.request(url, token)))[0]).toBe(404);
      }
      expect((await refusal(await server.request(status, token, { method: 'DELETE' })))[0]).toBe(404);
      expect((await server.request(status, 'all')).status).toBe(200);
    });
    test('a token with less scope has the files that it covers, no others, and no manifest', async () => {
      const [observations = '', patients = ''] = files;
      expect(await refusal(await server.request(status, 'patients'))).toEqual([
        403,
        expect.stringContaining('system/Observation.rs'),
      ]);
      expect((await refusal(await server.request(observations, 'patients')))[0]).toBe(403);
      expect((await refusal(await server.request(observations, 'labs')))[0]).toBe(403);
      expect((await server.request(patients, 'patients')).status).toBe(200);
    });
    test('a token with the same query scope has what was exported with it', async () => {
      const [file = ''] = (await complete(server, await begin(server, '$export', 'labs'), 'labs')).output.map(
        ({ url }) => url,
      );
      for (const token of ['labs', 'all']) expect((await server.request(file, token)).status).toBe(200);
    });
    test('no token: 401', async () => {
      for (const url of [status, ...files]) expect((await server.request(url)).status).toBe(401);
    });
    test.each([
      ['Patient.1.ndjson', 404],
      ['Observation.1.json', 404],
      ['Observation.1.ndjson.gz', 404],
      ['OperationOutcome.0.ndjson', 404],
      ['Observation.9.ndjson', 404],
    ])('a file %s that the export does not have is %i', async (name, code) => {
      const url = (files[0] ?? '').replace(/[^/]+$/, name);
      expect((await refusal(await server.request(url, 'all')))[0]).toBe(code);
    });
  });

  test.each([
    ['PUT', '$export', 'GET, POST, OPTIONS'],
    ['DELETE', 'Group/a-and-c/$export', 'GET, POST, OPTIONS'],
    ['HEAD', '$export', 'GET, POST, OPTIONS'],
    ['HEAD', '$export/', 'GET, POST, OPTIONS'],
    ['HEAD', 'Patient/$export', 'GET, POST, OPTIONS'],
    ['HEAD', 'Group/a-and-c/$export', 'GET, POST, OPTIONS'],
    ['POST', '$export-status/x', 'GET, HEAD, DELETE, OPTIONS'],
    ['DELETE', '$export-files/x/Patient.1.ndjson', 'GET, HEAD, OPTIONS'],
  ])('%s %s is 405', async (method, path, allow) => {
    const response = await server.request(path, 'all', { method, headers: kickOffHeaders });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(response.headers.get('content-location')).toBeNull();
  });
});
