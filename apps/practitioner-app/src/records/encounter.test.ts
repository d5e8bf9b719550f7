import type { Encounter } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import { encounterView, isVisitOf } from './encounter.ts';

const bare: Encounter = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' } };

describe('a visit', () => {
  it('says what, when, why, with whom and where', () => {
    const encounter: Encounter = {
      ...bare,
      class: { code: 'AMB', display: 'ambulatory' },
      type: [{ text: 'Office visit' }],
      period: { start: '2024-03-05T09:00:00Z', end: '2024-03-05T09:20:00Z' },
      reasonCode: [{ text: 'Diabetes' }, { coding: [{ display: 'Cough' }] }],
      participant: [{ individual: { display: 'Dr. Gray' } }, {}],
      location: [{ location: { display: 'Room 2' } }],
    };
    const { title, facts } = encounterView(encounter, 'UTC');
    expect([title, ...facts.map(({ label }) => label)]).toEqual([
      'Office visit',
      'When',
      'Status',
      'Kind',
      'Reason',
      'With',
      'Where',
    ]);
    expect(facts.slice(1).map(({ value }) => value)).toEqual([
      'Finished',
      'ambulatory',
      'Diabetes and Cough',
      'Dr. Gray',
      'Room 2',
    ]);
  });

  it('invents nothing', () => {
    expect(encounterView(bare)).toEqual({
      title: 'Visit',
      facts: [
        { label: 'Status', value: 'Finished' },
        { label: 'Kind', value: 'AMB' },
      ],
    });
  });
});

describe('whose visit it is', () => {
  it.each([
    ['the patient’s', 'Patient/p1', true],
    ['the patient’s, by an absolute URL', 'https://ehr.example/fhir/Patient/p1', true],
    ['another patient’s', 'Patient/p2', false],
    ['a patient’s whose id ends alike', 'Patient/xp1', false],
    ['a group’s', 'Group/p1', false],
    ['nobody’s', undefined, false],
  ])('%s', (_name, reference, isHers) => {
    expect(isVisitOf('p1', { ...bare, ...(reference && { subject: { reference } }) })).toBe(isHers);
  });
});
