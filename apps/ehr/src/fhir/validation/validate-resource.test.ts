import type { OperationOutcome } from '@smart-ehr/fhir';
import { generatePopulation } from '@smart-ehr/population';
import { describe, expect, test } from 'vitest';
import { records } from '../testing-records.ts';
import { InvalidResourceError } from './invalid-resource.ts';
import { validateResource } from './validate-resource.ts';

function issuesOf(value: unknown): OperationOutcome['issue'] {
  try {
    validateResource(structuredClone(value));
  } catch (error) {
    if (error instanceof InvalidResourceError) return error.toOperationOutcome().issue;
    throw error;
  }
  return [];
}

test('everything of the population is valid', () => {
  const wrong = [...generatePopulation({ generated: 2 }), ...records].flatMap(resource =>
    issuesOf(resource).map(issue => `${resource.resourceType}/${resource.id} ${JSON.stringify(issue)}`),
  );
  expect(wrong).toEqual([]);
});

const patient = { resourceType: 'Patient', gender: 'female', birthDate: '1984-05-03' };
const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' } };

describe('valid', () => {
  test.each<[string, object]>([
    [
      'a missing value with its reason beside it',
      {
        ...patient,
        birthDate: undefined,
        _birthDate: { extension: [{ url: 'http://x/absent', valueCode: 'unknown' }] },
      },
    ],
    [
      'a list with gaps that the extensions fill',
      { ...patient, name: [{ given: [null, 'Ana'], _given: [{ id: 'x' }, null] }] },
    ],
    ['a choice', { ...observation, valueQuantity: { value: 1.5 } }],
    ['another choice', { ...observation, valueBoolean: false }],
    ['a leap second', { ...observation, effectiveDateTime: '2016-12-31T23:59:60Z' }],
    [
      'a contained resource',
      { ...observation, contained: [{ resourceType: 'Patient', id: 'p' }], subject: { reference: '#p' } },
    ],
    [
      'a reference by an absolute URL',
      { ...observation, subject: { reference: 'https://other.example/fhir/Patient/1' } },
    ],
    ['a reference by URN', { ...observation, subject: { reference: 'urn:uuid:6f5b3a52-52d1-4f61-8c8a-6d4d7f3f3c11' } }],
    ['a code of a value set that cannot be listed', { ...patient, language: 'de-CH' }],
  ])('%s', (_, value) => {
    expect(issuesOf(JSON.parse(JSON.stringify(value)))).toEqual([]);
  });
});

describe('refused', () => {
  test.each<[string, unknown, string, string, string]>([
    ['a text', 'x', 'structure', 'Resource', 'a JSON object'],
    ['a list', [patient], 'structure', 'Resource', 'a JSON object'],
    ['no type', {}, 'structure', 'Resource.resourceType', 'must name a type'],
    ['an unknown type', { resourceType: 'Patiant' }, 'structure', 'Resource.resourceType', 'must name a type'],
    ['a type that is no text', { resourceType: { a: 1 } }, 'structure', 'Resource.resourceType', 'must name a type'],
    ['an unknown element', { ...patient, nickname: 'x' }, 'structure', 'Patient', '"nickname" is no element here'],
    [
      'an element of every object',
      { ...patient, constructor: 1 },
      'structure',
      'Patient',
      '"constructor" is no element',
    ],
    [
      'an unknown element deep inside',
      { ...patient, name: [{ famly: 'x' }] },
      'structure',
      'Patient.name[0]',
      '"famly"',
    ],
    ['another letter case', { ...patient, birthdate: '1984' }, 'structure', 'Patient', '"birthdate"'],
    ['a choice without its type', { ...observation, value: 1 }, 'structure', 'Observation', 'valueQuantity'],
    [
      'a choice of a type it has not',
      { ...observation, valueDecimal: 1 },
      'structure',
      'Observation',
      '"valueDecimal"',
    ],
    [
      'two of a choice',
      { ...observation, valueString: 'x', valueInteger: 1 },
      'structure',
      'Observation',
      'exclude each other',
    ],
    [
      'a missing element',
      { resourceType: 'Observation', status: 'final' },
      'required',
      'Observation.code',
      'code is missing',
    ],
    [
      'a missing choice',
      { resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject: { reference: 'Patient/a' } },
      'required',
      'MedicationRequest.medication',
      'missing',
    ],
    ['a list in place of one', { ...patient, gender: ['male'] }, 'structure', 'Patient.gender', 'no array'],
    ['one in place of a list', { ...patient, name: { family: 'x' } }, 'structure', 'Patient.name', 'JSON array'],
    ['null', { ...patient, gender: null }, 'structure', 'Patient.gender', 'null is no value'],
    ['null in a list', { ...patient, name: [null] }, 'structure', 'Patient.name[0]', 'null is no value'],
    ['an empty object', { ...patient, name: [{}] }, 'structure', 'Patient.name[0]', 'must have members'],
    ['an empty list', { ...patient, name: [] }, 'structure', 'Patient.name', 'must have items'],
    ['an empty text', { ...patient, name: [{ family: '' }] }, 'value', 'Patient.name[0].family', 'not blank'],
    [
      'a text of two megabytes',
      { ...patient, name: [{ family: 'x'.repeat(2 ** 21) }] },
      'value',
      'Patient.name[0].family',
      '1,048,576',
    ],
    [
      'a number for a text',
      { ...patient, name: [{ family: 7 }] },
      'structure',
      'Patient.name[0].family',
      'JSON string',
    ],
    ['a text for a boolean', { ...patient, active: 'true' }, 'structure', 'Patient.active', 'true or false'],
    [
      'a text for an object',
      { ...patient, maritalStatus: 'M' },
      'structure',
      'Patient.maritalStatus',
      'CodeableConcept',
    ],
    [
      'a code that is not in the value set',
      { ...patient, gender: 'F' },
      'code-invalid',
      'Patient.gender',
      'male, female, other, unknown',
    ],
    ['a date of no calendar', { ...patient, birthDate: '2023-02-29' }, 'value', 'Patient.birthDate', 'YYYY-MM-DD'],
    [
      'a date with a time',
      { ...patient, birthDate: '1984-05-03T00:00:00Z' },
      'value',
      'Patient.birthDate',
      'YYYY-MM-DD',
    ],
    [
      'a time without zone',
      { ...observation, effectiveDateTime: '2024-01-01T10:00:00' },
      'value',
      'Observation.effective',
      'zone',
    ],
    ['an instant of a day', { ...observation, issued: '2024-01-01' }, 'value', 'Observation.issued', 'seconds'],
    [
      'a fraction for a whole number',
      { ...observation, valueInteger: 1.5 },
      'value',
      'Observation.value',
      'whole number',
    ],
    [
      'a whole number beyond 32 bits',
      { ...observation, valueInteger: 2 ** 31 },
      'value',
      'Observation.value',
      '32 bits',
    ],
    ['an id with a space', { ...patient, id: 'a b' }, 'value', 'Patient.id', '1 to 64'],
    ['a URI with a space', { ...patient, implicitRules: 'http://a b' }, 'value', 'Patient.implicitRules', 'URI'],
    [
      'what is no base64',
      { resourceType: 'Binary', contentType: 'text/plain', data: 'a*==' },
      'value',
      'Binary.data',
      'base64',
    ],
    [
      'a reference to another type',
      { ...observation, subject: { reference: 'Medication/a' } },
      'value',
      'Observation.subject.reference',
      'not to Medication',
    ],
    [
      'a reference to a type of no standard',
      { ...observation, subject: { reference: 'Person2/a' } },
      'value',
      'Observation.subject.reference',
      'Type/id',
    ],
    [
      'a reference that is a search',
      { ...observation, subject: { reference: 'Patient?name=x' } },
      'value',
      'Observation.subject.reference',
      'no search',
    ],
    [
      'a reference to nothing contained',
      { ...observation, subject: { reference: '#p' } },
      'value',
      'Observation.subject.reference',
      'No contained',
    ],
    [
      'an unknown element of a contained resource',
      { ...observation, contained: [{ resourceType: 'Patient', id: 'p', x: 1 }] },
      'structure',
      'Observation.contained[0]',
      '"x"',
    ],
    [
      'a Bundle inside',
      { ...observation, contained: [{ resourceType: 'Bundle', type: 'collection' }] },
      'structure',
      'Observation.contained[0].resourceType',
      'must name',
    ],
    [
      'an extension without URL',
      { ...patient, extension: [{ valueString: 'x' }] },
      'required',
      'Patient.extension[0].url',
      'missing',
    ],
    ['an extension of an object', { ...patient, _name: [{ id: 'x' }] }, 'structure', 'Patient', '"_name"'],
    [
      'a coding outside of a required binding',
      {
        resourceType: 'Condition',
        subject: { reference: 'Patient/a' },
        clinicalStatus: { coding: [{ code: 'active' }] },
      },
      'code-invalid',
      'Condition.clinicalStatus',
      'condition-clinical',
    ],
    [
      'a text in place of a required coding',
      { resourceType: 'Condition', subject: { reference: 'Patient/a' }, clinicalStatus: { text: 'x' } },
      'code-invalid',
      'Condition.clinicalStatus',
      'condition-clinical',
    ],
    [
      'markup for a narrative',
      { ...patient, text: { status: 'generated', div: '<p>x</p>' } },
      'value',
      'Patient.text.div',
      'div',
    ],
  ])('%s', (_, value, code, expression, words) => {
    const [issue] = issuesOf(value);
    expect(issue).toMatchObject({ severity: 'error', code, expression: [expression] });
    expect(issue?.diagnostics).toContain(words);
  });

  test('each fault has an issue of its own, twenty at most', () => {
    expect(issuesOf({ ...patient, gender: 'F', birthDate: 'x', a: 1 })).toHaveLength(3);
    expect(issuesOf({ ...patient, name: Array(100).fill({}) })).toHaveLength(20);
  });
});

test('what the server says about a version is taken out, the rest of meta stays', () => {
  const meta = { versionId: 7, lastUpdated: 'yesterday', source: 'http://x' };
  expect(validateResource({ ...patient, meta }).resource.meta).toEqual({ source: 'http://x' });
  expect(validateResource({ ...patient, meta: { versionId: '7' } }).resource).toEqual(patient);
});
