import { generatePopulation } from '@smart-ehr/population';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namesOf, startFhirServer } from '../fhir/testing.ts';
import { begin, complete, exported, fileText, kickOff, linesOf, posted } from './testing.ts';

const accesses = {
  all: { scope: 'system/*.rs' },
  labs: { scope: 'system/Observation.rs?category=laboratory' },
  patients: { scope: 'system/Patient.rs' },
};
const population = [...generatePopulation({ generated: 4 })];
const someId = population.find(({ resourceType }) => resourceType === 'Patient')?.id ?? '';

/** Of each type by what it is searched by; each finds something, and not everything. */
const queries = [
  'Observation?category=laboratory',
  'Observation?category=laboratory&date=ge2024-01-01',
  'Observation?category=laboratory,vital-signs&status=final',
  'Observation?category:not=laboratory',
  'Observation?code=http://loinc.org|4548-4',
  'Observation?value-quantity=gt100',
  'Observation?code-value-quantity=http://loinc.org|8867-4$gt60',
  `Observation?subject=Patient/${someId}`,
  `Observation?patient=${someId}&category=vital-signs`,
  'Observation?date=lt2024-06-01',
  'Condition?clinical-status=active',
  'Condition?category=problem-list-item&clinical-status=active',
  'Condition?code:text=diabetes',
  'Condition?abatement-date:missing=true',
  'Encounter?date=ge2024-01-01&date=lt2025-01-01',
  'MedicationRequest?status=active&intent=order',
  'Patient?gender=female',
  'Patient?birthdate=lt1980-01-01',
  'Patient?name=a',
  'Patient?name:contains=ar',
  `Patient?_id=${someId}`,
  `Patient?_id:not=${someId}`,
  'Patient?_lastUpdated=ge2020-01-01',
  'Provenance?recorded=ge2000-01-01',
];
const filtering = (...values: string[]) => values.map(value => `_typeFilter=${encodeURIComponent(value)}`).join('&');
const typeOf = (query: string) => query.split('?')[0] ?? '';

describeOnEachDatabase('a _typeFilter', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), population, accesses);
  }, 120_000);
  afterAll(() => server.close());

  /** The names on all pages of a search. */
  async function searched(query: string, token = 'all'): Promise<string[]> {
    const names: string[] = [];
    for (let next: string | undefined = `${query}&_count=1000`; next !== undefined; ) {
      const page = await server.search(next, token);
      names.push(...namesOf(page));
      next = page.link.find(({ relation }) => relation === 'next')?.url;
    }
    return names.sort();
  }
  const exportedBy = async (parameters: string, token = 'all') =>
    (await exported(server, `$export?${parameters}`, token)).names.sort();

  test.each(queries)('%s leaves what a search finds', async query => {
    const found = await searched(query);
    const names = await exportedBy(`_type=${typeOf(query)}&${filtering(query)}`);
    expect(names).toEqual(found);
    expect(names.length).toBeGreaterThan(0);
  });

  test('twice of a type is what either finds, once', async () => {
    const [one, other] = ['Observation?category=laboratory', 'Observation?status=final'];
    const either = [...new Set([...(await searched(one)), ...(await searched(other))])].sort();
    expect(await exportedBy(`_type=Observation&${filtering(one, other)}`)).toEqual(either);
    expect(await exportedBy(`_type=Observation&${filtering(`${one},${other}`)}`)).toEqual(either);
  });

  test('is about its own type: others are whole', async () => {
    const names = await exportedBy(`_type=Patient,Encounter&${filtering('Patient?gender=female')}`);
    expect(names).toEqual([...(await searched('Encounter?')), ...(await searched('Patient?gender=female'))].sort());
  });

  test('with the scope: what both leave', async () => {
    const query = 'Observation?date=ge2024-01-01';
    expect(await exportedBy(filtering(query), 'labs')).toEqual(await searched(query, 'labs'));
    expect(await exportedBy(filtering('Observation?category=vital-signs'), 'labs')).toEqual([]);
  });

  test('in the record of a patient: what both leave', async () => {
    const query = 'Observation?category=laboratory';
    const init = posted([
      { name: '_type', valueString: 'Observation' },
      { name: '_typeFilter', valueString: query },
      { name: 'patient', valueReference: { reference: `Patient/${someId}` } },
    ]);
    const { names } = await exported(server, 'Patient/$export', 'all', init);
    expect(names.sort()).toEqual(await searched(`${query}&patient=${someId}`));
  });

  test('that finds nothing leaves no file', async () => {
    const { manifest } = await exported(server, `$export?_type=Patient&${filtering('Patient?name=nobody')}`, 'all');
    expect(manifest).toMatchObject({ output: [], error: [] });
  });

  describe('as of the kick-off', () => {
    const observation = (id: string, status: 'final' | 'amended') =>
      ({
        resourceType: 'Observation',
        id,
        status,
        code: { text: 'x' },
        subject: { reference: `Patient/${someId}` },
      }) as const;

    test('finds what was true then', async () => {
      await server.save(observation('then', 'final'), observation('later', 'amended'));
      const path = `$export?_type=Observation&${filtering('Observation?status=final&code:text=x')}`;
      const url = await begin(server, path, 'all');
      await server.save(observation('then', 'amended'), observation('later', 'final'));
      const { output } = await complete(server, url, 'all');
      const lines = linesOf(await fileText(server, output[0]?.url ?? '', 'all'));
      expect(lines.map(({ id, status }) => [id, status])).toEqual([['then', 'final']]);
    });

    test('with _since tells of those deletions alone that it would have found', async () => {
      await server.save(observation('gone', 'final'), observation('gone-too', 'amended'));
      const { manifest } = await exported(server, '$export?_type=Observation', 'all');
      await server.remove('Observation', 'gone');
      await server.remove('Observation', 'gone-too');
      const path = `$export?_type=Observation&_since=${manifest.transactionTime}&${filtering('Observation?status=final')}`;
      const { deleted } = (await exported(server, path, 'all')).manifest;
      const text = await fileText(server, deleted[0]?.url ?? '', 'all');
      expect([text.includes('Observation/gone"'), text.includes('gone-too')]).toEqual([true, false]);
    });
  });

  describe('of a type that is not exported', () => {
    test.each([
      ['not asked for', '_type=Patient', 'all'],
      ['not permitted', '', 'patients'],
    ])('%s: has nothing to filter, which is said', async (_what, type, token) => {
      const path = `$export?${type}&${filtering('Observation?status=final')}`;
      const { names, manifest } = await exported(server, path, token);
      expect(new Set(names.map(name => name.split('/')[0]))).toEqual(new Set(['Patient']));
      expect(await fileText(server, manifest.error[0]?.url ?? '', token)).toContain('holds no Observation');
    });
  });

  describe('that is not understood', () => {
    const lenient = { headers: { prefer: 'respond-async, handling=lenient' } };

    test('leniently exports less, never more', async () => {
      const path = `$export?_type=Patient,Observation&${filtering('Observation?status=final&nonsense=1')}`;
      const { names, manifest } = await exported(server, path, 'all', lenient);
      expect(names.filter(name => name.startsWith('Observation'))).toEqual([]);
      expect(names.filter(name => name.startsWith('Patient')).length).toBeGreaterThan(0);
      expect(await fileText(server, manifest.error[0]?.url ?? '', 'all')).toContain('no Observation is exported');
    });
    test.each([
      ['nothing is left', `_type=Observation&${filtering('Observation?nonsense=1')}`, 'no type is left'],
      ['a value is unreadable', filtering('Observation?date=nonsense'), 'is no date'],
      ['it says how to answer', filtering('Observation?_include=*'), '_include is about the answer'],
    ])('leniently is 400 when %s', async (_what, parameters, sentence) => {
      const response = await kickOff(server, `$export?${parameters}`, 'all', lenient);
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(sentence)]);
    });
  });
});
