import type { Resource } from '@smart-ehr/fhir';
import { expect, test } from 'vitest';
import { en } from '../texts/en.ts';
import { es } from '../texts/es.ts';
import { allergyRows, medicationRows, problemRows, visitRows } from './rows.ts';

const subject = { reference: 'Patient/1' };
const status = (code: string) => ({ coding: [{ code }] });

test('problems: the active before the resolved, each with its time', () => {
  const rows = problemRows(
    [
      {
        resourceType: 'Condition',
        id: '1',
        subject,
        code: { text: 'Sprain' },
        clinicalStatus: status('resolved'),
        onsetDateTime: '2020-01',
        abatementDateTime: '2020-03',
      },
      {
        resourceType: 'Condition',
        id: '2',
        subject,
        code: { text: 'Diabetes' },
        clinicalStatus: status('active'),
        onsetDateTime: '2018-05-14',
      },
      { resourceType: 'Condition', id: '3', subject },
    ],
    en,
  );
  expect(rows.map(({ title, details, status }) => [title, ...details, status?.text])).toEqual([
    ['Diabetes', 'Since May 14, 2018', 'Active'],
    ['Without a name', undefined],
    ['Sprain', 'January 2020 to March 2020', 'Resolved'],
  ]);
});

test('a medicine is named in the request, or in the Medication that it refers to', () => {
  const request = { resourceType: 'MedicationRequest', subject, intent: 'order' } as const;
  const rows = medicationRows(
    [
      {
        ...request,
        id: '1',
        status: 'stopped',
        medicationCodeableConcept: { text: 'metformin 500 mg' },
        authoredOn: '2018-05-14',
      },
      {
        ...request,
        id: '2',
        status: 'active',
        medicationReference: { reference: 'Medication/9' },
        dosageInstruction: [{ text: 'Once a day' }],
      },
      {
        ...request,
        id: '3',
        status: 'active',
        medicationReference: { reference: 'Medication/unknown', display: 'aspirin' },
      },
      { resourceType: 'Medication', id: '9', code: { text: 'empagliflozin 10 mg' } },
    ],
    en,
  );
  expect(rows.map(({ title, details }) => [title, ...details])).toEqual([
    ['empagliflozin 10 mg', 'Once a day'],
    ['aspirin'],
    ['metformin 500 mg', 'Prescribed May 14, 2018'],
  ]);
});

test('an allergy of high risk comes first and says so, unless it is gone', () => {
  const allergy = (id: string, clinical: string, criticality: 'high' | 'low'): Resource => ({
    resourceType: 'AllergyIntolerance',
    id,
    patient: subject,
    clinicalStatus: status(clinical),
    criticality,
    reaction: [{ manifestation: [{ text: 'Hives' }, { text: 'Swelling' }] }],
  });
  const rows = allergyRows(
    [allergy('1', 'active', 'low'), allergy('2', 'active', 'high'), allergy('3', 'resolved', 'high')],
    es,
  );
  expect(rows.map(({ id, status }) => [id, status?.text])).toEqual([
    ['2', 'Riesgo alto'],
    ['1', 'Activo'],
    ['3', 'Resuelto'],
  ]);
  expect(rows[0]?.details).toEqual(['Reacción: hives, swelling']);
});

test('a visit says why and with whom; its status only while it is not over', () => {
  const visit = { resourceType: 'Encounter', class: { display: 'ambulatory' } } as const;
  const rows = visitRows(
    [
      { ...visit, id: '1', status: 'finished', period: { start: '2025-01-01' }, reasonCode: [{ text: 'Tired' }] },
      { ...visit, id: '2', status: 'in-progress', period: { start: '2026-01-01' }, type: [{ text: 'Check-up' }] },
    ],
    en,
  );
  expect(rows.map(({ title, details, status }) => [title, ...details, status?.text])).toEqual([
    ['Check-up', 'Jan 1, 2026', 'In progress'],
    ['ambulatory', 'Jan 1, 2025', 'Tired', undefined],
  ]);
});
