import type { Encounter } from '@smart-ehr/fhir';
import { expect, test } from 'vitest';
import { visitSummary } from './visit-summary.ts';

const encounter: Encounter = {
  resourceType: 'Encounter',
  status: 'finished',
  class: { code: 'AMB' },
  type: [{ coding: [{ display: 'Follow-up encounter' }] }],
  reasonCode: [{ text: 'Diabetes' }],
  period: { start: '2026-03-01T09:00:00Z', end: '2026-03-01T09:20:00Z' },
  location: [{ location: { display: 'Lakeside Clinic' } }],
  serviceProvider: { display: 'Lakeside' },
};

test('tells kind, reason, time, place and status', () => {
  expect(visitSummary(encounter)).toEqual({
    kind: 'office',
    about: 'Follow-up encounter · Diabetes',
    start: '2026-03-01T09:00:00Z',
    end: '2026-03-01T09:20:00Z',
    place: 'Lakeside Clinic',
    status: 'finished',
  });
});

test.each([
  ['IMP', 'hospital'],
  ['VR', 'remote'],
  ['HH', 'home'],
  ['EMER', 'emergency'],
  ['X-OWN', 'other'],
])('class %s is %s', (code, kind) => {
  expect(visitSummary({ ...encounter, class: { code } }).kind).toBe(kind);
});

test('what was not recorded is left out; the place is else who provided it', () => {
  const { type, reasonCode, location, period, ...bare } = encounter;
  expect(visitSummary(bare)).toEqual({
    kind: 'office',
    about: undefined,
    start: undefined,
    end: undefined,
    place: 'Lakeside',
    status: 'finished',
  });
});
