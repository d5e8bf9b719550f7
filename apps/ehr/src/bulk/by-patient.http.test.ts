import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import { begin, complete, exported, fileText, kickOff, type Line, linesOf } from './testing.ts';

const accesses = {
  all: { scope: 'system/*.rs' },
  patients: { scope: 'system/Patient.rs' },
  labs: { scope: 'system/Observation.rs?category=laboratory system/Patient.rs' },
};
const by = 'organizeOutputBy=Patient';
const about = (id: string) => ({ reference: `Patient/${id}` });
const provenance = (id: string, ...targets: string[]): Resource => ({
  resourceType: 'Provenance',
  id,
  target: targets.map(reference => ({ reference })),
  recorded: '2024-05-01T00:00:00Z',
  agent: [{ who: { reference: 'Practitioner/dora' } }],
});
const more: Resource[] = [
  provenance('of-two', 'Observation/a2', 'Observation/a1', 'Observation/a2'),
  provenance('of-both', 'Observation/a1', 'Observation/c1'),
  provenance('of-patient', 'Patient/a', 'Observation/a3'),
  { resourceType: 'RelatedPerson', id: 'a-mother', patient: about('a') },
  { resourceType: 'Patient', id: 'd', link: [{ other: about('a'), type: 'seealso' }] },
  { resourceType: 'Observation', id: 'd-lab', status: 'final', code: { text: 'x' }, subject: about('d') },
  { resourceType: 'Observation', id: 'of-nobody', status: 'final', code: { text: 'x' }, subject: about('nobody') },
];

/** Header and names of each block of a file, in their order. */
function blocksOf(lines: readonly Line[]): [string, string[]][] {
  const blocks: [string, string[]][] = [];
  for (const { resourceType, id, parameter } of lines) {
    if (resourceType === 'Parameters') {
      const [header] = parameter as [{ name: string; valueReference: { reference: string } }];
      expect(header.name).toBe('header');
      blocks.push([header.valueReference.reference, []]);
    } else blocks.at(-1)?.[1].push(`${resourceType}/${id}`);
  }
  return blocks;
}

describeOnEachDatabase('an export that is organized by Patient', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), [...records, ...more], accesses);
  });
  afterAll(() => server.close());

  async function blocks(path: string, token = 'all') {
    const { manifest, texts } = await exported(server, path, token);
    const lines = texts.flatMap(linesOf);
    return { manifest, lines, blocks: new Map(blocksOf(lines)), order: blocksOf(lines).map(([patient]) => patient) };
  }
  const sorted = (names: Iterable<string> = []) => [...names].sort();

  test.each(['$export', 'Patient/$export'])(
    'at %s has a block of each patient: header, Patient, what is in the record, what tells of that',
    async path => {
      const { manifest, lines, blocks: found, order } = await blocks(`${path}?${by}`);
      expect(manifest.outputOrganizedBy).toBe('Patient');
      expect(manifest.output.map(({ count, type }) => [count, type])).toEqual([[lines.length, undefined]]);
      expect(order).toEqual(['Patient/a', 'Patient/b', 'Patient/c', 'Patient/d']);
      for (const [patient, [first]] of found) expect(first).toBe(patient);
      const binaries = path === '$export' ? ['Binary/a-own'] : [];
      expect(sorted(found.get('Patient/a'))).toEqual(
        sorted([
          'Patient/a',
          ...['Observation/a1', 'Observation/a2', 'Observation/a3', 'Observation/a-vital'],
          ...['MedicationRequest/a-rx', 'Device/a-pump', 'DocumentReference/a-doc', 'DocumentReference/a-wrong'],
          ...['RelatedPerson/a-mother', ...binaries],
          ...['Provenance/a-prov', 'Provenance/of-two', 'Provenance/of-both', 'Provenance/of-patient'],
        ]),
      );
      expect(sorted(found.get('Patient/b'))).toEqual(['Observation/b1', 'Patient/b']);
      expect(found.get('Patient/c')).toEqual(expect.arrayContaining(['Observation/c1', 'Provenance/of-both']));
      expect(found.get('Patient/d')).toEqual(['Patient/d', 'Observation/d-lab']);
    },
  );

  test('has no block of a patient who is not there, and tells what is in nobody’s record', async () => {
    const { manifest, lines } = await blocks(`$export?${by}`);
    const text = JSON.stringify(lines);
    for (const name of ['of-nobody', 'org-prov', 'stray', 'a-and-c']) expect(text).not.toContain(`"id":"${name}"`);
    const [note] = linesOf(await fileText(server, manifest.error[0]?.url ?? '', 'all'));
    expect(note).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] });
    expect(JSON.stringify(note)).toContain('Organization');
  });

  test('delivers each resource as an export by type does', async () => {
    const byType = await exported(server, 'Patient/$export', 'all');
    const expected = new Set(byType.texts.flatMap(text => text.split('\n')).filter(Boolean));
    const { texts } = await exported(server, `Patient/$export?${by}`, 'all');
    const blocked = texts.flatMap(text => text.split('\n')).filter(line => line && !line.includes('"Parameters"'));
    for (const line of blocked) expect(expected.has(line)).toBe(true);
    const shared = /"resourceType":"(Organization|Practitioner|Medication)"/;
    expect(new Set(blocked).size).toBe([...expected].filter(line => !shared.test(line)).length);
  });

  test('of a group has blocks of its members alone', async () => {
    expect((await blocks(`Group/a-and-c/$export?${by}`)).order).toEqual(['Patient/a', 'Patient/c']);
  });
  test('of an empty group is empty', async () => {
    await server.save({ resourceType: 'Group', id: 'empty', type: 'person', actual: true });
    expect((await blocks(`Group/empty/$export?${by}`)).manifest.output).toEqual([]);
  });
  test('holds the types that were asked for, if need be without the Patient', async () => {
    const { blocks: found } = await blocks(`Patient/$export?${by}&_type=Device,Provenance`);
    expect([...found]).toEqual([
      ['Patient/a', expect.arrayContaining(['Device/a-pump', 'Provenance/of-two'])],
      ['Patient/c', expect.arrayContaining(['Device/c-pump', 'Provenance/of-both'])],
    ]);
    expect(found.get('Patient/a')).toHaveLength(5);
  });
  test('holds what a query scope leaves, and what a _typeFilter does', async () => {
    const scoped = await blocks(`Patient/$export?${by}`, 'labs');
    expect(scoped.blocks.get('Patient/a')).toEqual(['Patient/a', 'Observation/a1', 'Observation/a2', 'Observation/a3']);
    const filter = encodeURIComponent('Observation?category=vital-signs');
    const filtered = await blocks(`Patient/$export?${by}&_type=Observation&_typeFilter=${filter}`);
    expect([...filtered.blocks]).toEqual([['Patient/a', ['Observation/a-vital']]]);
  });
  test('has the elements that were asked for; a header is as it is', async () => {
    const { lines } = await blocks(`Patient/$export?${by}&_type=Patient&_elements=gender`);
    expect(Object.keys(lines[0] ?? {})).toEqual(['resourceType', 'parameter']);
    expect(lines[1]).toMatchObject({ id: 'a', gender: 'female', meta: { tag: [{ code: 'SUBSETTED' }] } });
    expect(lines[1]).not.toHaveProperty('name');
  });
  test('of patients by name has their blocks', async () => {
    const parameter = [
      { name: 'organizeOutputBy', valueString: 'Patient' },
      { name: 'patient', valueReference: about('b') },
    ];
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Parameters', parameter }),
    };
    const manifest = await complete(server, await begin(server, 'Patient/$export', 'all', init), 'all');
    const text = await fileText(server, manifest.output[0]?.url ?? '', 'all');
    expect(blocksOf(linesOf(text)).map(([patient]) => patient)).toEqual(['Patient/b']);
  });

  describe('as of its kick-off', () => {
    test('gives the same bytes every time, whatever is written meanwhile', async () => {
      await server.save({ resourceType: 'Patient', id: 'moving' }, { resourceType: 'Patient', id: 'ending' });
      const url = await begin(server, `Patient/$export?${by}`, 'all');
      await server.save(
        { resourceType: 'Patient', id: 'moving', active: true },
        { resourceType: 'Patient', id: 'new' },
      );
      const manifest = await complete(server, url, 'all');
      const read = () => fileText(server, manifest.output[0]?.url ?? '', 'all');
      const first = await read();
      expect(first).toContain('Patient/moving');
      expect(first).not.toContain('Patient/new');
      await server.remove('Patient', 'ending');
      await server.save({ resourceType: 'Observation', id: 'a1', status: 'final', code: {}, subject: about('b') });
      expect(await read()).toBe(first);
      expect(linesOf(first)).toHaveLength(manifest.output[0]?.count ?? 0);
    });
    test('with _since, has blocks of what was changed after it, and tells what of a record was deleted', async () => {
      await server.save(
        { resourceType: 'Device', id: 'b-pump', patient: about('b') },
        { resourceType: 'Organization', id: 'closed' },
      );
      const { manifest } = await exported(server, `$export?${by}`, 'all');
      await server.save({ resourceType: 'Observation', id: 'b2', status: 'final', code: {}, subject: about('b') });
      await server.remove('Device', 'b-pump');
      await server.remove('Organization', 'closed');
      const next = await blocks(`$export?${by}&_since=${manifest.transactionTime}`);
      expect([...next.blocks]).toEqual([['Patient/b', ['Observation/b2']]]);
      expect(next.manifest.deleted.map(({ type, count }) => [type, count])).toEqual([['Bundle', 1]]);
      const text = await fileText(server, next.manifest.deleted[0]?.url ?? '', 'all');
      expect(text).toContain('"url":"Device/b-pump"');
    });
  });

  test('is refused for another type, file by file without the scopes, and to a HEAD says nothing', async () => {
    const refused = await kickOff(server, 'Patient/$export?organizeOutputBy=Organization', 'all');
    expect(refused.status).toBe(400);
    const { manifest } = await blocks(`Patient/$export?${by}`);
    const url = manifest.output[0]?.url ?? '';
    expect((await server.request(url, 'patients')).status).toBe(403);
    expect((await server.request(url.replace('Patient.1', 'Observation.1'), 'all')).status).toBe(404);
    const head = await server.request(url, 'all', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
