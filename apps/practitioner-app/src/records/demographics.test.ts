import type { Patient } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import { demographicsOf, fullName } from './demographics.ts';

const today = new Date(2025, 5, 15);
const factOf = (patient: Patient, label: string) =>
  demographicsOf(patient, today).facts.find(fact => fact.label === label)?.value;

describe('demographics', () => {
  it('shows a whole patient', () => {
    const patient: Patient = {
      resourceType: 'Patient',
      name: [{ given: ['Ana', 'Lucía'], family: 'Pérez' }],
      birthDate: '1984-06-15',
      gender: 'female',
      identifier: [
        { type: { coding: [{ code: 'SS' }] }, value: '999' },
        { type: { coding: [{ code: 'MR' }] }, value: 'MRN-1' },
      ],
      communication: [
        { language: { coding: [{ code: 'en' }] } },
        { language: { coding: [{ code: 'es', display: 'Spanish' }] }, preferred: true },
      ],
      generalPractitioner: [{ reference: 'Practitioner/1', display: 'Dr. Gray' }],
    };
    expect(demographicsOf(patient, today)).toEqual({
      name: 'Ana Lucía Pérez',
      facts: [
        { label: 'Born', value: 'Jun 15, 1984 (41 years)' },
        { label: 'Sex', value: 'Female' },
        { label: 'Language', value: 'Spanish' },
        { label: 'Record number', value: 'MRN-1' },
        { label: 'Care provider', value: 'Dr. Gray' },
      ],
    });
  });

  it('shows an empty patient without inventing anything', () => {
    expect(demographicsOf({ resourceType: 'Patient' }, today)).toEqual({ name: 'Name not recorded', facts: [] });
  });

  it('tells why the day of birth is missing', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
    const patient: Patient = { resourceType: 'Patient', _birthDate: { extension: [{ url, valueCode: 'masked' }] } };
    expect(factOf(patient, 'Born')).toBe('kept private');
  });

  it('gives no age to somebody who has died', () => {
    const patient: Patient = { resourceType: 'Patient', birthDate: '1930-01-01', deceasedDateTime: '2020-02-03' };
    expect([factOf(patient, 'Born'), factOf(patient, 'Died')]).toEqual(['Jan 1, 1930', 'Feb 3, 2020']);
  });
});

describe('a name', () => {
  it.each([
    [
      'prefers the usual name',
      [
        { use: 'official', text: 'Maria Ruiz' },
        { use: 'usual', text: 'Mia Ruiz' },
      ],
      'Mia Ruiz',
    ],
    ['passes over a maiden name', [{ use: 'maiden', text: 'Maria Old' }, { text: 'Maria New' }], 'Maria New'],
    ['passes over a name that has ended', [{ text: 'Before', period: { end: '2010' } }, { text: 'Now' }], 'Now'],
    ['takes an old name when there is no other', [{ use: 'old', text: 'Only' }], 'Only'],
    ['does with a family name', [{ family: 'Ruiz' }], 'Ruiz'],
    ['is missing when it has no parts', [{}], undefined],
    ['is missing when there is none', [], undefined],
  ] as const)('%s', (_name, names, text) => {
    expect(fullName(names.map(name => ({ ...name })))).toBe(text);
  });
});
