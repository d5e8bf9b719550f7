import type { Resource } from '@smart-ehr/fhir';
import { describe, expect, test } from 'vitest';
import { createIndexValues } from './index-values.ts';
import { searchParameter } from './search-parameters.ts';

const indexValues = createIndexValues();

/** The rows of one parameter, without its number. */
function rows(resource: Resource, table: keyof ReturnType<typeof indexValues>['index'], code: string) {
  const param = searchParameter(resource.resourceType, code)?.param;
  return indexValues(resource)
    .index[table].filter(row => row.param === param)
    .map(({ param: _, ...row }) => row);
}

const race = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race';
const patient: Resource = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ family: 'López', given: ['María', 'José'], text: 'María José López' }],
  gender: 'female',
  birthDate: '1984-05',
  telecom: [{ system: 'phone', value: '555-0100' }, { system: 'email', value: 'm@example.org' }, { system: 'phone' }],
  extension: [
    {
      url: race,
      extension: [
        { url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3' } },
        { url: 'text', valueString: 'White' },
      ],
    },
    { url: 'http://example.org/other', extension: [{ url: 'ombCategory', valueCoding: { code: 'no' } }] },
  ],
  generalPractitioner: [{ reference: 'Practitioner/d1' }, { display: 'somebody' }],
};

const observation: Resource = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2339-0' }, { display: 'no code' }] },
  subject: { reference: 'Patient/p1' },
  performer: [{ reference: 'Practitioner/d1' }, { reference: '#contained' }],
  effectivePeriod: { start: '2024-01-02', end: '2024-01-03' },
  valueQuantity: { value: 6.3, unit: 'mmol/l', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  component: [{ code: { coding: [{ code: 'c' }] }, valueQuantity: { unit: 'no value' } }],
};

describe('what is found', () => {
  test('each part of a name by itself, folded', () => {
    expect(rows(patient, 'string', 'name').map(row => 'folded' in row && row.folded)).toEqual([
      'maria jose lopez',
      'lopez',
      'maria',
      'jose',
    ]);
  });
  test('a bare code with the system that its binding implies', () => {
    expect(rows(patient, 'token', 'gender')).toEqual([
      { system: 'http://hl7.org/fhir/administrative-gender', code: 'female' },
    ]);
  });
  test('contact points of the system asked for, if they have a value', () => {
    expect(rows(patient, 'token', 'phone')).toEqual([{ system: '', code: '555-0100' }]);
  });
  test('the coding inside of an extension, of that extension alone', () => {
    expect(rows(patient, 'token', 'race')).toEqual([{ system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3' }]);
  });
  test('a period as the time from its first to its last millisecond', () => {
    expect(rows(observation, 'date', 'date')).toEqual([
      { lowMs: Date.UTC(2024, 0, 2), highMs: Date.UTC(2024, 0, 4) - 1 },
    ]);
  });
  test('a quantity by code, and by unit where that is another text', () => {
    expect(rows(observation, 'quantity', 'combo-value-quantity')).toEqual([
      { value: 6.3, system: 'http://unitsofmeasure.org', code: 'mmol/L' },
      { value: 6.3, system: '', code: 'mmol/l' },
    ]);
  });
  test('deceased: false unless there is something else', () => {
    expect(rows(patient, 'token', 'deceased')).toEqual([{ system: '', code: 'false' }]);
    expect(rows({ ...patient, deceasedDateTime: '2020' } as Resource, 'token', 'deceased')).toEqual([
      { system: '', code: 'true' },
    ]);
    expect(rows({ ...patient, deceasedBoolean: false } as Resource, 'token', 'deceased')).toEqual([
      { system: '', code: 'false' },
    ]);
  });
});

describe('what is not found', () => {
  test('a coding without a code', () => {
    expect(rows(observation, 'token', 'code')).toEqual([{ system: 'http://loinc.org', code: '2339-0' }]);
  });
  test('a reference without a reference, and a contained resource', () => {
    expect(rows(patient, 'reference', 'general-practitioner')).toHaveLength(1);
    expect(rows(observation, 'reference', 'performer')).toEqual([{ targetType: 'Practitioner', target: 'd1' }]);
  });
  test('a subject of another type by the parameter "patient"', () => {
    const aboutPlace = { ...observation, subject: { reference: 'Location/l1' } } as Resource;
    expect(rows(aboutPlace, 'reference', 'patient')).toEqual([]);
    expect(rows(aboutPlace, 'reference', 'subject')).toEqual([{ targetType: 'Location', target: 'l1' }]);
  });
  test('anything in a type that this server does not hold', () => {
    const { index, patients } = indexValues({ resourceType: 'Basic', code: {}, subject: { reference: 'Patient/p1' } });
    expect(Object.values(index).flat()).toEqual([]);
    expect(patients).toEqual([]);
  });
});

describe('whose record it is', () => {
  const belongsTo = (resource: object) => indexValues(resource as Resource).patients;
  test.each([
    ['a patient: their own', patient, ['p1']],
    ['an observation: its subject', observation, ['p1']],
    ['a device: who carries it', { resourceType: 'Device', patient: { reference: 'Patient/p2' } }, ['p2']],
    [
      'a coverage: holder and beneficiary',
      { resourceType: 'Coverage', beneficiary: { reference: 'Patient/c' }, policyHolder: { reference: 'Patient/m' } },
      ['m', 'c'],
    ],
    [
      'a binary: its security context',
      { resourceType: 'Binary', securityContext: { reference: 'Patient/p1' } },
      ['p1'],
    ],
    [
      'a binary of a practitioner: nobody',
      { resourceType: 'Binary', securityContext: { reference: 'Practitioner/d1' } },
      [],
    ],
    ['an observation about a place: nobody', { ...observation, subject: { reference: 'Location/p1' } }, []],
    [
      'an observation of a patient elsewhere: nobody',
      { ...observation, subject: { reference: 'https://elsewhere.example/fhir/Patient/p1' } },
      [],
    ],
    [
      'an encounter that a patient takes part in for another: the subject alone',
      {
        resourceType: 'Encounter',
        subject: { reference: 'Patient/c' },
        participant: [{ individual: { reference: 'Patient/m' } }],
      },
      ['c'],
    ],
    ['an organization: nobody', { resourceType: 'Organization', id: 'p1' }, []],
    [
      'a patient by general practitioner: nobody else',
      { resourceType: 'Patient', generalPractitioner: [{ reference: 'Patient/x' }] },
      [],
    ],
  ])('%s', (_what, resource, expected) => {
    expect(new Set(belongsTo(resource))).toEqual(new Set(expected));
  });
});
