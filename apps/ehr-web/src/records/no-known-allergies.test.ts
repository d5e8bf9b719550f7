import type { AllergyIntolerance } from '@smart-ehr/fhir';
import { expect, test } from 'vitest';
import { en } from '../texts/en.ts';
import { es } from '../texts/es.ts';
import { noKnownAllergies } from './no-known-allergies.ts';
import { allergyRows } from './rows.ts';

const allergy = (code: string, display: string, change: object = {}): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  id: code,
  patient: { reference: 'Patient/1' },
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { coding: [{ system: 'http://snomed.info/sct', code, display }] },
  ...change,
});
const none = allergy('716186003', 'No known allergy');

test('no known allergy is said, and is no row', () => {
  expect([noKnownAllergies([none], en), noKnownAllergies([none], es)]).toEqual([
    ['No known allergies'],
    ['Sin alergias conocidas'],
  ]);
  expect(allergyRows([none], en)).toEqual([]);
});

test('no known allergy of one kind is said as it is written, beside an allergy of another', () => {
  const records = [allergy('409137002', 'No known drug allergy'), allergy('762952008', 'Peanut')];
  expect(noKnownAllergies(records, en)).toEqual(['No known drug allergy']);
  expect(allergyRows(records, en).map(({ title }) => title)).toEqual(['Peanut']);
});

test.each([
  ['an allergy', allergy('762952008', 'Peanut')],
  ['the same number in another code system', { ...none, code: { coding: [{ system: 'urn:x', code: '716186003' }] } }],
  ['a statement that holds no more', { ...none, clinicalStatus: { coding: [{ code: 'inactive' }] } }],
  ['a mistake', { ...none, verificationStatus: { coding: [{ code: 'entered-in-error' }] } }],
  ['nothing coded', { ...none, code: { text: 'No known allergy to be found in the letter' } }],
])('%s does not say that there is none', (_, resource) => expect(noKnownAllergies([resource], en)).toEqual([]));
