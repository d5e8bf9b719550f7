import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import { exported, fileText, kickOff, posted } from './testing.ts';

const accesses = {
  all: { scope: 'system/*.rs' },
  observations: { scope: 'system/Observation.rs' },
  someProvenance: { scope: 'system/Observation.rs system/Provenance.rs?_id=a1-old,a1-new,a2-old' },
  olderProvenance: { scope: 'system/Observation.rs system/Provenance.rs?recorded=lt2024-01-01' },
};
const provenance = (id: string, recorded: string, ...targets: string[]): Resource => ({
  resourceType: 'Provenance',
  id,
  target: targets.map(reference => ({ reference })),
  recorded,
  agent: [{ who: { reference: 'Practitioner/dora' } }],
});
/** Beside a-prov of a1, c-prov of c1 (both of May 2024) and org-prov of the clinic. */
const provenances = [
  provenance('a1-old', '2023-01-01T00:00:00Z', 'Observation/a1'),
  provenance('a1-new', '2025-01-01T00:00:00Z', 'Observation/a1'),
  provenance('a2-old', '2023-01-01T00:00:00Z', 'Observation/a2'),
  provenance('a2-a3', '2023-06-01T00:00:00+05:00', 'Observation/a2', 'Observation/a3'),
  provenance('vital', '2023-06-01T00:00:00Z', 'Observation/a-vital'),
  provenance('rx', '2023-06-01T00:00:00Z', 'MedicationRequest/a-rx'),
  provenance('of-prov', '2023-06-01T00:00:00Z', 'Provenance/a-prov'),
];
const latest = 'includeAssociatedData=LatestProvenanceResources';
const relevant = 'includeAssociatedData=RelevantProvenanceResources';
const labs = `_typeFilter=${encodeURIComponent('Observation?category=laboratory')}`;

const vital: Resource = {
  resourceType: 'Observation',
  id: 'a-vital',
  status: 'preliminary',
  code: { text: 'pulse' },
  subject: { reference: 'Patient/a' },
};

describeOnEachDatabase('the Provenance of an export', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), [...records, ...provenances], accesses);
  });
  afterAll(() => server.close());

  async function provenanceOf(path: string, token = 'all', init: RequestInit = {}): Promise<string[]> {
    const { names } = await exported(server, path, token, init);
    return names.flatMap(name => (name.startsWith('Provenance/') ? name.slice('Provenance/'.length) : [])).sort();
  }
  const ofPatients = ['a-prov', 'a1-new', 'a1-old', 'a2-a3', 'a2-old', 'c-prov', 'rx', 'vital'];

  describe('when nothing is said of it', () => {
    test.each([
      ['$export', [...ofPatients, 'of-prov', 'org-prov'].sort()],
      ['Patient/$export', ofPatients],
      ['Patient/$export?_type=Observation,Provenance', ofPatients],
      [`Patient/$export?_type=Observation,Provenance&${labs}`, ofPatients],
      ['Patient/$export?_type=Observation', []],
    ])('%s', async (path, expected) => {
      expect(await provenanceOf(path)).toEqual(expected);
    });
  });

  describe('that is relevant', () => {
    test.each([
      [`$export?${relevant}`, [...ofPatients, 'org-prov'].sort()],
      [`Patient/$export?${relevant}`, [...ofPatients, 'org-prov'].sort()],
      [
        `Patient/$export?_type=Observation&${relevant}`,
        ['a-prov', 'a1-new', 'a1-old', 'a2-a3', 'a2-old', 'c-prov', 'vital'],
      ],
      [
        `Patient/$export?_type=Observation,Provenance&${relevant}`,
        ['a-prov', 'a1-new', 'a1-old', 'a2-a3', 'a2-old', 'c-prov', 'vital'],
      ],
      [
        `Patient/$export?_type=Observation&${labs}&${relevant}`,
        ['a-prov', 'a1-new', 'a1-old', 'a2-a3', 'a2-old', 'c-prov'],
      ],
      [`Patient/$export?_type=MedicationRequest&${relevant}`, ['rx']],
      [`$export?_type=Patient&${relevant}`, []],
      [`$export?_type=Provenance&${relevant}`, []],
    ])('%s', async (path, expected) => {
      expect(await provenanceOf(path)).toEqual(expected);
    });
  });

  describe('that is the latest of each', () => {
    test.each([
      [`$export?_type=Observation&${latest}`, ['a1-new', 'a2-a3', 'c-prov', 'vital']],
      [`$export?_type=Observation&${labs}&${latest}`, ['a1-new', 'a2-a3', 'c-prov']],
      [`$export?_type=Organization&${latest}`, ['org-prov']],
      [
        `$export?_type=Observation&${latest}&${relevant}`,
        ['a-prov', 'a1-new', 'a1-old', 'a2-a3', 'a2-old', 'c-prov', 'vital'],
      ],
    ])('%s', async (path, expected) => {
      expect(await provenanceOf(path)).toEqual(expected);
    });
    test('is the latest that the scopes permit', async () => {
      expect(await provenanceOf(`$export?${latest}`, 'olderProvenance')).toEqual(['a1-old', 'a2-a3', 'vital']);
      expect(await provenanceOf(`$export?${latest}`, 'someProvenance')).toEqual(['a1-new', 'a2-old']);
    });
    test('passes its own _typeFilter too', async () => {
      const filter = `_typeFilter=${encodeURIComponent('Provenance?recorded=lt2024-01-01')}`;
      expect(await provenanceOf(`$export?_type=Observation&${latest}&${filter}`)).toEqual(['a2-a3', 'vital']);
    });
  });

  test('of a patient is that of this record', async () => {
    const init = posted([
      { name: 'patient', valueReference: { reference: 'Patient/c' } },
      { name: 'includeAssociatedData', valueCoding: { code: 'LatestProvenanceResources' } },
    ]);
    expect(await provenanceOf('Patient/$export', 'all', init)).toEqual(['c-prov', 'org-prov']);
  });

  test('of what was changed _since is there, though it was not changed itself; and what of it was deleted', async () => {
    const { manifest } = await exported(server, '$export?_type=Patient', 'all');
    const since = `_since=${manifest.transactionTime}`;
    await server.save({ ...vital, status: 'final' });
    await server.remove('Provenance', 'rx');
    await server.remove('Provenance', 'a1-new');
    expect(await provenanceOf(`$export?_type=Observation&${since}&${relevant}`)).toEqual(['vital']);
    expect(await provenanceOf(`$export?_type=Observation,Provenance&${since}`)).toEqual([]);
    expect(await provenanceOf(`$export?_type=Observation&${latest}`)).toContain('a-prov');
    const { deleted } = (await exported(server, `$export?_type=Observation&${since}&${relevant}`, 'all')).manifest;
    const text = await fileText(server, deleted[0]?.url ?? '', 'all');
    expect(text.match(/Provenance\/[\w-]+/g)).toEqual(['Provenance/a1-new']);
  });

  test.each([
    ['a custom value', 'includeAssociatedData=_custom', 'all', 400, '_custom'],
    ['no value', 'includeAssociatedData=', 'all', 400, 'no associated data'],
    ['no scope of Provenance', latest, 'observations', 403, 'system/Provenance.rs'],
    [
      'no scope of Provenance, with _type',
      `_type=Observation&${relevant}`,
      'observations',
      403,
      'system/Provenance.rs',
    ],
  ])('with %s is refused', async (_what, parameters, token, status, sentence) => {
    const response = await kickOff(server, `$export?${parameters}`, token);
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(sentence)]);
  });

  test('leniently comes without the custom values, which is said', async () => {
    const lenient = { headers: { prefer: 'respond-async, handling=lenient' } };
    const path = `$export?_type=MedicationRequest&includeAssociatedData=_custom,RelevantProvenanceResources`;
    const { manifest } = await exported(server, path, 'all', lenient);
    expect(await fileText(server, manifest.error[0]?.url ?? '', 'all')).toContain('_custom');
  });
});
