import type { Patient } from '@smart-ehr/fhir';
import { expect, test } from 'vitest';
import { factsOf } from './patient.ts';

const william: Patient = {
  resourceType: 'Patient',
  id: '1',
  name: [
    { use: 'nickname', text: 'Bill' },
    { use: 'official', text: 'William Hart', family: 'Hart', given: ['William', 'James'] },
  ],
  identifier: [
    { system: 'urn:insurance', value: 'X-1' },
    { type: { coding: [{ code: 'MR' }] }, value: '100-4417' },
  ],
  birthDate: '1968-03-22',
  gender: 'male',
  generalPractitioner: [{ reference: 'Practitioner/1', display: 'Dr. Amara Okafor' }],
};

test('the official name, the record number and the physician are found', () => {
  expect(factsOf(william)).toEqual({
    id: '1',
    name: 'William Hart',
    listedName: 'Hart, William',
    family: 'Hart',
    given: 'William',
    birthDate: '1968-03-22',
    sex: 'male',
    mrn: '100-4417',
    physician: 'Dr. Amara Okafor',
  });
});

test.each([
  [{}, { name: '', listedName: '', family: '', given: '', sex: 'unknown' }],
  [{ name: [{ text: 'Baby Girl' }] }, { name: 'Baby Girl', listedName: 'Baby Girl', family: 'Baby Girl' }],
  [{ name: [{ family: 'Hart' }] }, { name: 'Hart', listedName: 'Hart', given: '' }],
  [{ deceasedDateTime: '2024-01-01' }, { deathDate: '2024-01-01' }],
])('of %j as much as is there', (change, facts) =>
  expect(factsOf({ resourceType: 'Patient', ...change })).toMatchObject(facts),
);
