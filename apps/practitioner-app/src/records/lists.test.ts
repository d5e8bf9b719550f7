import type { FhirResource } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import { allergyRemarks, allergyRows, medicationRows, problemRows, type Row } from './lists.ts';

const coded = (code: string) => ({ coding: [{ code }] });
const subject = { reference: 'Patient/1' };

describe('problems', () => {
  it('are active first, then the newest first', () => {
    const rows = problemRows([
      { resourceType: 'Condition', id: 'past', subject, clinicalStatus: coded('resolved'), onsetDateTime: '2022' },
      { resourceType: 'Condition', id: 'old', subject, clinicalStatus: coded('active'), onsetDateTime: '2010' },
      { resourceType: 'Condition', id: 'new', subject, clinicalStatus: coded('active'), onsetDateTime: '2020' },
    ]);
    expect(rows.map(row => row.id)).toEqual(['new', 'old', 'past']);
  });

  it('say since when, until when and how severe', () => {
    const [row] = problemRows([
      {
        resourceType: 'Condition',
        subject,
        code: { text: 'Asthma' },
        severity: { text: 'Mild' },
        onsetDateTime: '2010-05',
        abatementDateTime: '2015',
      },
    ]);
    expect(row).toMatchObject({ title: 'Asthma', details: ['From May 2010 until 2015', 'Severity: mild'] });
  });

  it('leave out what was entered by mistake', () => {
    expect(
      problemRows([{ resourceType: 'Condition', subject, verificationStatus: coded('entered-in-error') }]),
    ).toEqual([]);
  });
});

describe('medications', () => {
  const request = { resourceType: 'MedicationRequest', subject, intent: 'order', status: 'active' } as const;

  it.each<[string, FhirResource[], string]>([
    ['the code', [{ ...request, medicationCodeableConcept: { text: 'Aspirin' } }], 'Aspirin'],
    ['the display of the reference', [{ ...request, medicationReference: { display: 'Aspirin' } }], 'Aspirin'],
    [
      'the included Medication',
      [
        { ...request, medicationReference: { reference: 'Medication/m1' } },
        { resourceType: 'Medication', id: 'm1', code: { text: 'Aspirin' } },
      ],
      'Aspirin',
    ],
    [
      'the contained Medication',
      [
        {
          ...request,
          medicationReference: { reference: '#m1' },
          contained: [{ resourceType: 'Medication', id: 'm1', code: { text: 'Aspirin' } } as FhirResource],
        },
      ],
      'Aspirin',
    ],
    ['nothing at all', [request], 'Medicine without a name'],
  ])('take their name from %s', (_name, resources, title) => {
    expect(medicationRows(resources).map(row => row.title)).toEqual([title]);
  });

  it('say how to take them in the words for clinicians', () => {
    const dosageInstruction = [{ text: '1 tab po qd', patientInstruction: 'One tablet each morning' }];
    expect(medicationRows([{ ...request, dosageInstruction, authoredOn: '2024-01-02' }])[0]?.details).toEqual([
      '1 tab po qd',
      'Prescribed Jan 2, 2024',
    ]);
  });
});

describe('allergies', () => {
  const allergy = { resourceType: 'AllergyIntolerance', patient: subject, code: { text: 'Penicillin' } } as const;
  const statusOf = (resource: FhirResource): Row['status'] => allergyRows([resource])[0]?.status;

  it('warn of a high risk', () => {
    expect(statusOf({ ...allergy, criticality: 'high', clinicalStatus: coded('active') })?.text).toBe('High risk');
  });

  it('do not warn of what is resolved', () => {
    expect(statusOf({ ...allergy, criticality: 'high', clinicalStatus: coded('resolved') })?.text).toBe('Resolved');
  });

  it('name the reactions', () => {
    const reaction = [{ manifestation: [{ text: 'Hives' }, { text: 'Swelling' }] }];
    expect(allergyRows([{ ...allergy, reaction }])[0]?.details).toEqual(['Reaction: hives, swelling']);
  });

  it('are neither counted nor warned of where the record says that there are none', () => {
    const code = { coding: [{ system: 'http://snomed.info/sct', code: '716186003', display: 'No known allergy' }] };
    const none: FhirResource = { ...allergy, code, clinicalStatus: coded('active') };
    expect([allergyRows([none, allergy]).length, allergyRemarks([none, allergy])]).toEqual([1, ['No known allergies']]);
    expect(allergyRemarks([{ ...none, clinicalStatus: coded('inactive') }])).toEqual([]);
  });
});

it('resources without any optional element still have a row', () => {
  const bare: FhirResource[] = [
    { resourceType: 'Condition', subject },
    { resourceType: 'AllergyIntolerance', patient: subject },
  ];
  expect([problemRows, allergyRows].map(rowsOf => rowsOf(bare)[0]?.title)).toEqual([
    'Problem without a name',
    'Allergy without a name',
  ]);
});
