import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import { exported, fileText, kickOff, type Line, linesOf } from './testing.ts';

const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };
const tagged: Resource = {
  resourceType: 'Patient',
  id: 'tagged',
  meta: { tag: [{ system: 'http://x', code: 'vip' }] },
  _birthDate: { extension: [{ url: 'http://x', valueString: 'about' }] },
  birthDate: '1999',
  modifierExtension: [{ url: 'http://x/modifies', valueBoolean: true }],
};

describeOnEachDatabase('an export with _elements', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), [...records, tagged], { all: { scope: 'system/*.rs' } });
  });
  afterAll(() => server.close());

  async function linesWith(elements: string, type: string): Promise<Map<string | undefined, Line>> {
    const { texts } = await exported(server, `$export?_type=${type}&_elements=${elements}`, 'all');
    return new Map(texts.flatMap(linesOf).map(line => [line.id, line]));
  }
  const elementsOf = (line: Line | undefined) => Object.keys(line ?? {}).filter(name => !always.includes(name));
  const always = ['resourceType', 'id', 'meta'];

  test.each([
    ['id', 'Patient', 'a', []],
    ['Patient.birthDate', 'Patient', 'a', ['birthDate']],
    ['birthDate,gender', 'Patient', 'a', ['birthDate', 'gender']],
    ['birthDate&_elements=gender', 'Patient', 'a', ['birthDate', 'gender']],
    ['birthDate', 'Patient', 'tagged', ['_birthDate', 'birthDate', 'modifierExtension']],
    ['Patient.birthDate', 'Observation', 'a1', ['status', 'code']],
    ['Observation.subject', 'Observation', 'a1', ['status', 'code', 'subject']],
    ['value', 'Observation', 'a1', ['status', 'code', 'valueQuantity']],
    ['Observation.value[x]', 'Observation', 'a1', ['status', 'code', 'valueQuantity']],
    ['valueQuantity', 'Observation', 'a1', ['status', 'code', 'valueQuantity']],
    ['valueString', 'Observation', 'a1', ['status', 'code']],
    ['Patient.name,Observation.effective', 'Observation', 'a1', ['status', 'code', 'effectiveDateTime']],
    ['id', 'MedicationRequest', 'a-rx', ['status', 'intent', 'subject', 'medicationReference']],
    ['id', 'Provenance', 'a-prov', ['target', 'recorded', 'agent']],
  ])('%s sends of a %s/%s its mandatory elements and these: %j', async (elements, type, id, expected) => {
    const line = (await linesWith(elements, type)).get(id);
    expect(elementsOf(line).sort()).toEqual([...expected].sort());
    expect(line).toMatchObject({ resourceType: type, id, meta: { versionId: '1', lastUpdated: expect.any(String) } });
  });

  test('marks every resource as incomplete, beside the tags that it has', async () => {
    const patients = await linesWith('id', 'Patient');
    for (const line of patients.values()) expect(line.meta).toMatchObject({ tag: expect.arrayContaining([subsetted]) });
    expect(patients.get('tagged')?.meta).toMatchObject({ tag: [{ code: 'vip' }, subsetted] });
  });
  test('sends what it sends of an element whole', async () => {
    const whole = (await (await server.request('Observation/a1', 'all')).json()) as Line;
    expect((await linesWith('category', 'Observation')).get('a1')?.category).toEqual(whole.category);
  });
  test('leaves attachments where they can be fetched', async () => {
    const document = (await linesWith('content', 'DocumentReference')).get('a-doc');
    const url = `${server.base}/Binary/a-note`;
    expect(document?.content).toEqual([{ attachment: { contentType: 'text/plain', url } }]);
    expect((await server.request(url, 'all')).status).toBe(200);
    expect((await server.request(url)).status).toBe(401);
  });
  test('counts and lists all the same resources, with the same bytes every time', async () => {
    const whole = await exported(server, '$export', 'all');
    const part = await exported(server, '$export?_elements=id', 'all');
    expect(part.names).toEqual(whole.names);
    expect(part.manifest.output.map(({ count }) => count)).toEqual(whole.manifest.output.map(({ count }) => count));
    await server.save({ resourceType: 'Patient', id: 'a', active: false });
    const again = await Promise.all(part.manifest.output.map(({ url }) => fileText(server, url, 'all')));
    expect(again).toEqual(part.texts);
  });
  test('leaves deletions as they are', async () => {
    const { manifest } = await exported(server, '$export?_type=Patient', 'all');
    await server.remove('Patient', 'tagged');
    const path = `$export?_type=Patient&_elements=id&_since=${manifest.transactionTime}`;
    const { deleted } = (await exported(server, path, 'all')).manifest;
    expect(linesOf(await fileText(server, deleted[0]?.url ?? '', 'all'))).toEqual([
      {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ request: { method: 'DELETE', url: 'Patient/tagged' } }],
      },
    ]);
  });

  test.each([
    ['', 'no element of a resource'],
    ['Patient', 'no element of a resource'],
    ['Patient.name.family', 'no element of a resource'],
    ['Patient.nonsense', 'Patient has no element'],
    ['nonsense', 'No resource type has an element'],
    ['Nonsense.id', 'of _elements is not held here'],
  ])('%s is 400', async (elements, sentence) => {
    const response = await kickOff(server, `$export?_elements=${elements}`, 'all');
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(sentence)]);
  });
});
