import { describe, expect, test } from 'vitest';
import { parseFhirContext } from './parse-fhir-context.ts';

const study = { reference: 'ImagingStudy/7' };

test('items keep what they say, roles too', () => {
  const items = [
    { ...study, type: 'ImagingStudy', role: 'https://example.org/role' },
    { canonical: 'https://example.org/Questionnaire/1|2', type: 'Questionnaire' },
    { identifier: { system: 'urn:oid:1.2', value: '7' }, type: 'ServiceRequest' },
    { reference: 'Patient/mother', role: 'https://example.org/mother' },
  ];
  expect(parseFhirContext(items)).toEqual(items);
  expect(parseFhirContext([])).toEqual([]);
});

describe('refuses', () => {
  test.each([
    ['what is no list', study],
    ['more than twenty items', Array(21).fill(study)],
    ['an item that is no object', ['ImagingStudy/7']],
    ['an item that names no resource', [{ type: 'ImagingStudy' }]],
    ['a member that is not of the specification', [{ ...study, display: 'CT' }]],
    ['an empty role', [{ ...study, role: '' }]],
    ['an empty reference', [{ reference: '' }]],
    ['a role that is no text', [{ ...study, role: 7 }]],
    ['an identifier without a value', [{ identifier: { system: 'urn:oid:1.2' } }]],
    ['an identifier that is a text', [{ identifier: '7' }]],
    ['the patient without a role', [{ reference: 'Patient/ann' }]],
    ['the patient as role launch', [{ reference: 'Patient/ann', role: 'launch' }]],
    ['the patient by an absolute reference', [{ reference: 'https://ehr.example/fhir/Patient/ann' }]],
    ['the patient who is said to be something else', [{ reference: 'Patient/ann', type: 'Group' }]],
    ['the encounter by its identifier', [{ identifier: { value: '7' }, type: 'Encounter' }]],
  ])('%s', (_, value) => {
    expect(() => parseFhirContext(value)).toThrow(/^The fhirContext must /);
  });
});
