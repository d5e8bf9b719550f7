import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from './testing.ts';
import { records } from './testing-records.ts';

const patient = {
  resourceType: 'Patient',
  id: 'p',
  meta: { tag: [{ code: 'own' }] },
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">P</div>' },
  name: [{ family: 'Part' }],
  birthDate: '1970',
  _birthDate: { id: 'x' },
  maritalStatus: { text: 'married' },
  deceasedBoolean: false,
  contact: [{ name: { family: 'Other' } }],
  link: [{ other: { reference: 'Patient/a' }, type: 'seealso' }],
  generalPractitioner: [{ reference: 'Practitioner/dora' }],
} as unknown as Resource;
const pressure = {
  resourceType: 'Observation',
  id: 'bp',
  status: 'final',
  category: [{ text: 'vital' }],
  code: { text: 'Blood pressure', coding: [{ code: 'bp', display: 'Blood pressure panel' }] },
  subject: { reference: 'Patient/p' },
  valueQuantity: { value: 1 },
  component: [{ code: { text: 'systolic' }, valueQuantity: { value: 120 }, interpretation: [{ text: 'normal' }] }],
} as unknown as Resource;
const document = {
  resourceType: 'DocumentReference',
  id: 'doc',
  status: 'current',
  subject: { reference: 'Patient/p' },
  content: [{ attachment: { contentType: 'text/plain', url: 'Binary/a-note' } }],
} as Resource;

const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

describeOnEachDatabase('a part of each resource', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), [...records, patient, pressure, document], {
      all: { scope: 'system/*.rs' },
    });
  });
  afterAll(() => server.close());
  const parts = async (path: string) =>
    ((await server.search(path, 'all')).entry ?? []).map(
      ({ resource }) => resource as unknown as Record<string, unknown>,
    );
  const names = async (path: string) =>
    Object.keys((await parts(path))[0] ?? {}).filter(name => !['resourceType', 'id', 'meta'].includes(name));

  test.each([
    // elements that change what others mean (deceased, link) are always there
    ['Patient?_id=p&_summary=true', 'name birthDate _birthDate deceasedBoolean link'],
    ['Patient?_id=p&_summary=text', 'text deceasedBoolean link'],
    [
      'Patient?_id=p&_summary=data',
      'name birthDate _birthDate maritalStatus deceasedBoolean contact link generalPractitioner',
    ],
    ['Patient?_id=p&_elements=birthDate', 'birthDate _birthDate deceasedBoolean link'],
    ['Patient?_id=p&_elements=contact,nonsense', 'deceasedBoolean contact link'],
    ['Patient?_id=p&_elements=contact,constructor,toString', 'deceasedBoolean contact link'],
    ['Observation?_id=bp&_elements=value', 'status code valueQuantity'],
    ['Observation?_id=bp&_elements=valueQuantity', 'status code valueQuantity'],
    ['Observation?_id=bp&_summary=true', 'status code subject valueQuantity component'],
    ['Observation?_id=bp&_summary=text', 'status code'],
  ])('%s: %s', async (path, expected) => {
    expect(await names(path)).toEqual(expected.split(' '));
  });

  test('is marked as incomplete, beside the tags that it has', async () => {
    const [part] = await parts('Patient?_id=p&_elements=name');
    expect(part).toMatchObject({
      resourceType: 'Patient',
      id: 'p',
      meta: { versionId: '1', tag: [{ code: 'own' }, subsetted] },
    });
    const [whole] = await parts('Patient?_id=p&_summary=false');
    expect(whole).toMatchObject({ meta: { tag: [{ code: 'own' }] }, maritalStatus: { text: 'married' } });
  });

  test('of an element that is in the summary in part, that part', async () => {
    const [part] = await parts('Observation?_id=bp&_summary=true');
    expect(part?.component).toEqual([{ code: { text: 'systolic' }, valueQuantity: { value: 120 } }]);
  });

  test('_elements is about what is searched, _summary about what is included too', async () => {
    const path = 'Observation?_id=bp&_include=Observation:subject';
    const [, whole] = await parts(`${path}&_elements=code`);
    expect(whole).toHaveProperty('maritalStatus');
    const [, part] = await parts(`${path}&_summary=true`);
    expect(part).not.toHaveProperty('maritalStatus');
    expect(part).toMatchObject({ meta: { tag: [{ code: 'own' }, subsetted] } });
  });

  test('an attachment keeps the address of this server', async () => {
    const [part] = await parts('DocumentReference?_id=doc&_elements=content');
    expect(JSON.stringify(part)).toContain(`"url":"${server.base}/Binary/a-note"`);
  });

  test('the next page is in part too', async () => {
    const { link } = await server.search('Patient?_elements=name&_count=1', 'all');
    const [part] = await parts(link.find(({ relation }) => relation === 'next')?.url ?? '');
    expect(part).not.toHaveProperty('gender');
  });

  test.each([
    '_summary=some',
    '_summary=',
    '_elements=name.family',
    '_elements=name,,gender',
    '_elements=name&_summary=true',
    '_summary=count&_elements=name',
    '_summary=text&_include=Patient:general-practitioner',
    '_summary=text&_revinclude=Observation:subject',
  ])('%s is 400', async query => {
    expect((await server.request(`Patient?${query}`, 'all')).status).toBe(400);
  });

  describe('what stands beside codes and references', () => {
    beforeAll(() =>
      server.save(
        {
          ...document,
          id: 'by-words',
          type: { text: 'Élan note' },
          author: [{ identifier: { system: 'urn:s', value: '7' } }],
        } as Resource,
        { ...document, id: 'by-code', type: { coding: [{ code: '1', display: 'Elan of codes' }] } } as Resource,
      ),
    );
    const found = async (path: string) => (await parts(path)).map(({ id }) => id);
    test.each([
      ['DocumentReference?type:text=elan', ['by-words', 'by-code']],
      ['DocumentReference?type:text=ÉLAN N', ['by-words']],
      ['DocumentReference?type:text=note', []],
      ['DocumentReference?type:missing=false', ['by-words', 'by-code']],
      ['DocumentReference?type:missing=true&_id=by-words,doc', ['doc']],
      ['DocumentReference?type=elan', []],
      ['Observation?code:text=blood pressure p', ['bp']],
      ['DocumentReference?author:identifier=urn:s|7', ['by-words']],
      ['DocumentReference?author:identifier=7', ['by-words']],
      ['DocumentReference?author:identifier=urn:t|7', []],
      ['DocumentReference?author:missing=false', ['by-words']],
      ['DocumentReference?author:missing=true&_id=by-words,doc', ['doc']],
      ['Observation?code-value-quantity=bp$1', ['bp']],
      ['Observation?code-value-quantity=bp$gt1', []],
      ['Observation?code-value-quantity=4548-4$1,bp$1,http://loinc.org|4548-4$gt7', ['a3', 'bp']],
    ])('%s', async (path, expected) => {
      expect(await found(path)).toEqual(expected);
    });
    test.each([
      'code-value-quantity=bp',
      'code-value-quantity=bp$1$2',
      'code-value-quantity=bp$',
      'code-value-quantity=bp$much',
      'code-value-quantity:missing=true',
      'date:text=x',
      'code:identifier=x',
    ])('Observation?%s is 400', async query => {
      expect((await server.request(`Observation?${query}`, 'all')).status).toBe(400);
    });
  });

  describe('includes', () => {
    const included = async (path: string) => (await server.found(path, 'all')).slice(1).sort();
    test.each([
      ['MedicationRequest?_include=*', ['Medication/metformin', 'Patient/a', 'Practitioner/dora']],
      ['MedicationRequest?_include=MedicationRequest:*', ['Medication/metformin', 'Patient/a', 'Practitioner/dora']],
      ['Observation?_id=a1&_revinclude=*', ['Provenance/a-prov']],
      ['Observation?_id=a1&_revinclude=Provenance:*', ['Provenance/a-prov']],
      [
        'Patient?_id=c&_revinclude=*',
        ['Binary/c-secret', 'Device/c-pump', 'Group/a-and-c', 'Observation/c1'].filter(n => !n.startsWith('Binary')),
      ],
    ])('%s', async (path, expected) => {
      expect(await included(path)).toEqual(expected);
    });
    test.each([
      '_include:iterate=Patient:general-practitioner',
      '_revinclude:iterate=Observation:subject',
      '_include:recurse=*',
    ])('%s is 400 that says why', async query => {
      const response = await server.request(`Patient?${query}`, 'all');
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('one step');
    });
  });

  test.each([
    ['handling=strict', 'handling=strict'],
    ['respond-async, handling=lenient', 'handling=lenient'],
    ['return=minimal', null],
  ])('Prefer: %s is answered with Preference-Applied: %s', async (prefer, applied) => {
    const response = await server.request('Patient?family=part', 'all', { headers: { prefer } });
    expect(response.headers.get('preference-applied')).toBe(applied);
  });
});
