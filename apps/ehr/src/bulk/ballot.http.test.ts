import type { CapabilityStatement } from '@smart-ehr/fhir';
import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import type { ExportPart } from '../stores/export-job.ts';
import { createExportJobStore } from '../stores/export-jobs.ts';
import { firstKeyOf, keyLimitOf } from '../stores/resources-keys.ts';
import type { BallotManifest } from './ballot-manifest.ts';
import { begin, complete, exported, fileText, kickOff, kickOffHeaders, linesOf, posted } from './testing.ts';

const accesses = {
  all: { scope: 'system/*.rs' },
  patients: { scope: 'system/Patient.rs' },
  nothing: { scope: 'openid' },
  stranger: { scope: 'system/*.rs', clientId: 'another' },
};
const paths = ['$export-v4', 'Patient/$export-v4', 'Group/a-and-c/$export-v4'];
const everything = posted([]);
const typed = (name: string, ...values: string[]) => values.map(valueString => ({ name, valueString }));
const provenance = (code: string, system = 'http://hl7.org/fhir/uv/bulkdata/CodeSystem/include-associated-data') => ({
  name: 'includeAssociatedData',
  valueCoding: { system, code },
});

describeOnEachDatabase('the ballot of Bulk Data 4.0', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    server = await startFhirServer(database, records, accesses, { bulkV4: true });
  });
  afterAll(() => server.close());

  const manifestOf = async (path: string, init: RequestInit, token = 'all') =>
    (await complete(server, await begin(server, path, token, init), token)) as unknown as BallotManifest;
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

  describe('is another door to the same exports', () => {
    test.each([
      ['$export', '$export-v4'],
      ['Patient/$export', 'Patient/$export-v4'],
      ['Group/a-and-c/$export', 'Group/a-and-c/$export-v4'],
    ])('%s and %s deliver the same resources', async (path, pathOf4) => {
      const before = await exported(server, path, 'all');
      const now = await exported(server, pathOf4, 'all', everything);
      expect(now.texts).toEqual(before.texts);
      expect(now.names.length).toBeGreaterThan(0);
    });

    test('a manifest has manifestType, outputFormat and outcome, and neither request nor error', async () => {
      const manifest = await manifestOf('$export-v4', posted(typed('_type', 'Patient')));
      expect(manifest).toEqual({
        manifestType: 'http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkDataManifest',
        transactionTime: expect.stringMatching(/^\d{4}-/),
        requiresAccessToken: true,
        outputFormat: 'application/fhir+ndjson',
        output: [{ type: 'Patient', url: expect.stringContaining('/Patient.1.ndjson'), count: 3 }],
        deleted: [],
        outcome: [],
      });
    });

    test('that of version 3 stays as it was', async () => {
      const manifest = await complete(server, await begin(server, '$export?_type=Patient', 'all'), 'all');
      expect(Object.keys(manifest).sort()).toEqual(
        ['transactionTime', 'request', 'requiresAccessToken', 'output', 'deleted', 'error'].sort(),
      );
    });

    test('what is repeated is taken together', async () => {
      const parameter = [
        ...typed('_type', 'Patient', 'Observation', 'Provenance'),
        ...typed('_elements', 'id', 'Patient.birthDate'),
        ...typed('_typeFilter', 'Observation?code=4548-4,8867-4', 'Patient?birthdate=gt1900'),
        provenance('LatestProvenanceResources'),
        provenance('RelevantProvenanceResources'),
        { name: '_since', valueInstant: '2020-01-01T00:00:00Z' },
        { name: 'allowPartialManifests', valueBoolean: false },
        ...typed('_outputFormat', 'ndjson'),
      ];
      const { names, texts } = await exported(server, 'Patient/$export-v4', 'all', posted(parameter));
      expect(new Set(names.map(name => name.split('/')[0]))).toEqual(new Set(['Patient', 'Observation', 'Provenance']));
      const [patient] = texts.flatMap(linesOf).filter(({ resourceType }) => resourceType === 'Patient');
      expect(Object.keys(patient ?? {}).sort()).toEqual(['birthDate', 'id', 'meta', 'resourceType']);
    });

    test('patients are chosen, and files are organized by them', async () => {
      const parameter = [
        { name: 'patient', valueReference: { reference: 'Patient/a' } },
        { name: 'patient', valueReference: { reference: `${server.base}/Patient/c` } },
        ...typed('organizeOutputBy', 'Patient'),
      ];
      const manifest = await manifestOf('Group/a-and-c/$export-v4', posted(parameter));
      expect(manifest).toMatchObject({
        outputOrganizedBy: 'Patient',
        outcome: [{ url: expect.any(String), count: 1 }],
      });
      expect(manifest.output[0]).not.toHaveProperty('type');
      const lines = linesOf(await fileText(server, manifest.output[0]?.url ?? '', 'all'));
      const found = lines.filter(({ resourceType }) => resourceType === 'Patient').map(({ id }) => id);
      expect(found.sort()).toEqual(['a', 'c']);
    });

    test('what was leniently left out is told in outcome, what was deleted in deleted, neither with a type', async () => {
      await server.save({ resourceType: 'Device', id: 'gone', patient: { reference: 'Patient/a' } });
      const { transactionTime: since } = await manifestOf('$export-v4', everything);
      await server.remove('Device', 'gone');
      const { headers, ...init } = posted([
        ...typed('_type', 'Device', 'Nonsense'),
        { name: '_since', valueInstant: since },
        { name: '_maximumFileSize', valuePositiveInt: 1 },
      ]);
      const lenient = { ...init, headers: { ...headers, prefer: 'respond-async, handling=lenient' } };
      const { outcome, deleted } = await manifestOf('$export-v4', lenient);
      expect(Object.keys(outcome[0] ?? {})).toEqual(['url', 'count']);
      expect(Object.keys(deleted[0] ?? {})).toEqual(['url', 'count']);
      const said = await fileText(server, outcome[0]?.url ?? '', 'all');
      expect(said).toContain('Nonsense');
      expect(said).toContain('_maximumFileSize');
      expect(await fileText(server, deleted[0]?.url ?? '', 'all')).toContain('Device/gone');
    });

    test('each of several manifests is in this form, and links to the next', async () => {
      const jobs = createExportJobStore(database.sql);
      const partOf = (number: number, type: 'Patient' | 'Organization'): ExportPart => ({
        number,
        type,
        afterKey: firstKeyOf(type),
        lastKey: keyLimitOf(type) - 1,
        resourceCount: 1,
      });
      const { nowMs } = server.clock;
      await jobs.begin(
        {
          id: 'paged',
          clientId: 'app',
          door: 'current',
          level: 'system',
          request: `${server.base}/$export-v4`,
          contents: {
            base: server.base,
            types: [{ type: 'Patient', filters: [] }],
            notes: ['left out'],
            allowPartialManifests: true,
            generation: 4,
          },
          leaseUntilMs: nowMs,
          expiresAtMs: nowMs + 3_600_000,
        },
        { planning: 100, kept: 100 },
        { kind: 'export', event: 'told' },
        nowMs,
      );
      await jobs.finish('paged', [partOf(1, 'Patient'), partOf(2, 'Organization')], nowMs, 1);
      const url = `${server.base}/$export-status/paged`;
      const [first, last] = await Promise.all(
        [url, `${url}/2`].map(async page => (await (await server.request(page, 'all')).json()) as BallotManifest),
      );
      expect(first?.link).toEqual([{ relation: 'next', url: `${url}/2` }]);
      expect({ ...last, output: first?.output, link: first?.link }).toEqual(first);
      expect(last).not.toHaveProperty('error');
    });

    test('the CapabilityStatement names it by the version of the ballot', async () => {
      const statement = (await (await server.request('metadata')).json()) as CapabilityStatement;
      const guide = 'http://hl7.org/fhir/uv/bulkdata';
      expect(statement.instantiates).toEqual(
        expect.arrayContaining([
          `${guide}/CapabilityStatement/bulk-data`,
          `${guide}/CapabilityStatement/bulk-data|4.0.0-ballot`,
        ]),
      );
      const [rest] = statement.rest ?? [];
      const operations = [rest, ...['Patient', 'Group'].map(type => rest?.resource?.find(one => one.type === type))];
      expect(operations.map(at => at?.operation?.filter(({ name }) => name === 'export-v4'))).toEqual(
        ['export', 'patient-export', 'group-export'].map(id => [
          { name: 'export-v4', definition: `${guide}/OperationDefinition/${id}|4.0.0-ballot` },
        ]),
      );
    });
  });

  describe('refuses', () => {
    test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])(
      '%s: 405, and says that only POST is possible',
      async method => {
        for (const path of paths) {
          const response = await server.request(path, 'all', { method, headers: kickOffHeaders });
          expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
          expect(response.headers.get('content-location')).toBeNull();
          if (method !== 'HEAD') expect((await refusal(response))[1]).toContain(`${method} is not possible here`);
        }
      },
    );
    test('GET also with everything that version 3 would take', async () => {
      const response = await kickOff(server, '$export-v4?_type=Patient', 'all');
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    });

    test.each([
      ['_type', 'Patient,Observation'],
      ['_type', 'Patient,'],
      ['_elements', 'id,Patient.name'],
      ['_typeFilter', 'Patient?gender=female,Observation?code=1'],
    ])('a list with commas: %s=%s, leniently too', async (name, value) => {
      for (const prefer of ['respond-async', 'respond-async, handling=lenient']) {
        const { headers, ...init } = posted(typed(name, value));
        const response = await kickOff(server, 'Patient/$export-v4', 'all', {
          ...init,
          headers: { ...headers, prefer },
        });
        expect(await refusal(response)).toEqual([400, expect.stringContaining(`${name} once for each value`)]);
      }
    });

    test.each([
      [
        'a code instead of a Coding',
        { name: 'includeAssociatedData', valueCode: 'LatestProvenanceResources' },
        'valueCoding',
      ],
      ['a text instead of a Coding', { name: 'includeAssociatedData', valueString: 'x' }, 'valueCoding'],
      ['a Coding of another system', provenance('LatestProvenanceResources', 'http://x.example'), 'no associated data'],
      ['a Coding of codes', provenance('LatestProvenanceResources,RelevantProvenanceResources'), 'once for each value'],
      ['a custom Coding', provenance('_custom'), 'no associated data'],
      [
        'a Coding whose system is no text, and cannot be made one',
        { name: 'includeAssociatedData', valueCoding: { system: { toString: 1 }, code: 'x' } },
        'no associated data',
      ],
      ['a Coding of nothing', { name: 'includeAssociatedData', valueCoding: null }, 'no associated data'],
      ['a code instead of a string', { name: '_type', valueCode: 'Patient' }, '_type as valueString'],
      [
        'a string instead of an instant',
        { name: '_since', valueString: '2026-01-01T00:00:00Z' },
        '_since as valueInstant',
      ],
      ['a dateTime instead of an instant', { name: '_until', valueDateTime: '2026-01-01' }, '_until as valueInstant'],
      ['a string instead of a boolean', { name: 'allowPartialManifests', valueString: 'true' }, 'as valueBoolean'],
      ['a string instead of a Reference', { name: 'patient', valueString: 'Patient/a' }, 'as valueReference'],
      ['a parameter without a value', { name: '_type' }, '_type as valueString'],
      ['an unknown type', { name: '_type', valueString: 'Nonsense' }, '"Nonsense"'],
      ['an unknown parameter', { name: '_maximumFileSize', valuePositiveInt: 1 }, '_maximumFileSize is not supported'],
      ['a patient who is not there', { name: 'patient', valueReference: { reference: 'Patient/nobody' } }, 'nobody'],
      ['a filter that is none', { name: '_typeFilter', valueString: 'Patient' }, 'no search of one type'],
      ['files of another format', { name: '_outputFormat', valueString: 'text/csv' }, 'application/fhir+ndjson'],
    ])('%s', async (_what, parameter, sentence) => {
      const response = await kickOff(server, 'Patient/$export-v4', 'all', posted([parameter]));
      expect(await refusal(response)).toEqual([400, expect.stringContaining(sentence)]);
    });

    test.each(['_type=Patient', '_since=2020-01-01T00:00:00Z', 'patient=Patient/a', '_format=json', 'x'])(
      'a parameter in the URL: %s',
      async query => {
        for (const path of paths) {
          const response = await kickOff(server, `${path}?${query}`, 'all', everything);
          expect(await refusal(response)).toEqual([400, expect.stringContaining('in the body alone')]);
        }
      },
    );

    test.each<[string, string | undefined, string, number]>([
      ['no body', undefined, 'application/fhir+json', 400],
      ['an empty body', '', 'application/fhir+json', 400],
      ['no JSON', '{', 'application/fhir+json', 400],
      ['another resource', '{"resourceType":"Patient"}', 'application/fhir+json', 400],
      ['a form', '_type=Patient', 'application/x-www-form-urlencoded', 415],
      ['XML', '<Parameters/>', 'application/fhir+xml', 415],
    ])('%s', async (_what, body, type, status) => {
      const init = { method: 'POST', headers: { 'content-type': type }, ...(body !== undefined && { body }) };
      expect((await refusal(await kickOff(server, '$export-v4', 'all', init)))[0]).toBe(status);
    });

    test.each([
      ['no Accept', { accept: '*/*' }, 'Send Accept'],
      ['no Prefer', { prefer: '' }, 'Send Prefer'],
    ])('%s', async (_what, headers, sentence) => {
      const response = await kickOff(server, '$export-v4', 'all', {
        ...everything,
        headers: { ...everything.headers, ...headers },
      });
      expect(await refusal(response)).toEqual([400, expect.stringContaining(sentence)]);
    });

    test.each([
      ['nothing', '$export-v4', [], 403],
      ['patients', '$export-v4', typed('_type', 'Device'), 403],
      ['patients', 'Group/a-and-c/$export-v4', [], 403],
      ['all', 'Group/none/$export-v4', [], 404],
      ['all', '$export-v4', [{ name: 'patient', valueReference: { reference: 'Patient/a' } }], 400],
    ])('%s at %s with %j: %i', async (token, path, parameter, status) => {
      expect((await refusal(await kickOff(server, path, token, posted(parameter))))[0]).toBe(status);
    });
    test('nobody', async () => {
      const headers = { ...kickOffHeaders, ...everything.headers };
      for (const path of paths) {
        expect((await server.request(path, undefined, { ...everything, headers })).status).toBe(401);
        expect((await server.request(path, undefined, { headers: kickOffHeaders })).status).toBe(401);
      }
    });
    test('another client: its export does not exist', async () => {
      const url = await begin(server, '$export-v4', 'all', everything);
      expect((await refusal(await server.request(url, 'stranger')))[0]).toBe(404);
      expect((await server.request(url, 'all', { method: 'DELETE' })).status).toBe(202);
      expect((await refusal(await server.request(url, 'all')))[0]).toBe(404);
    });

    test.each(['Practitioner/$export-v4', 'Patient/a/$export-v4', 'Group/$export-v4', '$export-v5'])(
      '%s, where it is not: 404',
      async path => {
        expect((await refusal(await kickOff(server, path, 'all', everything)))[0]).toBe(404);
      },
    );
  });
});

describeOnEachDatabase('without BULK_V4', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, accesses);
  });
  afterAll(() => server.close());

  test.each(paths)('%s is as an operation that nobody knows: 404', async path => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const init = method === 'POST' ? everything : { method };
      const [known, unknown] = await Promise.all(
        [path, path.replace('export-v4', 'nonsense')].map(each => kickOff(server, each, 'all', init)),
      );
      expect([known?.status, known?.headers.get('allow')]).toEqual([404, null]);
      expect(unknown?.status).toBe(404);
      expect((await known?.text())?.replace('export-v4', 'nonsense')).toBe(await unknown?.text());
    }
  });

  test('nothing tells of it', async () => {
    const text = await (await server.request('metadata')).text();
    expect(text).toContain('"export"');
    expect(text).not.toMatch(/export-v4|4\.0\.0-ballot/);
  });
});
