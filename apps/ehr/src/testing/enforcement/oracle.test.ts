import { patientIds } from '@smart-ehr/prisma/cast';
import { expect, test } from 'vitest';
import type { TestAccess } from '../../fhir/testing.ts';
import { borderlineRecords } from './borderline-records.ts';
import { createOracle } from './oracle.ts';

const patientId = patientIds['william-hart'];
const { permitted } = createOracle([{ resourceType: 'Patient', id: patientId }, ...borderlineRecords]);
const william = { username: 'whart123', role: 'patient' as const, recordIds: [patientId] };
const admin = { username: 'admin', role: 'admin' as const, recordIds: [] };
const as = (scope: string, rest: Partial<TestAccess> = {}): TestAccess => ({
  scope,
  patientId,
  user: william,
  ...rest,
});

/** Ids say where a resource belongs. */
const idsOf = (names: Iterable<string>) => [...names].map(name => name.split('/')[1] ?? '');

test.each([
  'nobody',
  'shown-to-nobody',
  'shown-nowhere',
  'shown-elsewhere',
  'of-elsewhere',
  'of-group',
  'only-william',
  'harold-by-okafor',
  'harold-reported-by-william',
  'harold-own',
  'shown-to-harold',
  'of-harold-doc',
])('a patient reads nothing that is called %s', start =>
  expect(idsOf(permitted(as('patient/*.r'), 'r')).filter(id => id.startsWith(start))).toEqual([]),
);

test('a patient reads all that is called his', () => {
  const his = idsOf(borderlineRecords.map(({ resourceType, id }) => `${resourceType}/${id}`)).filter(
    id => id.startsWith('william-') && !['william-and-harold', 'william-binary'].includes(id),
  );
  expect(his.length).toBeGreaterThan(10);
  expect(idsOf(permitted(as('patient/*.r'), 'r'))).toEqual(expect.arrayContaining(his));
});

test.each([
  ['letters are not those of the other interaction', as('patient/*.r'), 's'],
  ['letters out of order are no scope', as('patient/*.sr'), 'r'],
  ['a query on a v1 scope is no scope', as('patient/Observation.read?category=laboratory'), 'r'],
  ['an unknown parameter reaches nothing', as('patient/*.rs?colour=red'), 'r'],
  ['system scopes are of no use to a person', as('system/*.rs'), 'r'],
  ['user scopes are of no use to a backend', { scope: 'user/*.rs' }, 'r'],
  ['the administrator sees no clinical data', as('user/*.rs patient/*.rs', { user: admin }), 'r'],
  ["a patient's app is in the record of another", as('patient/*.rs', { patientId: patientIds['harold-nguyen'] }), 'r'],
  ['openid fhirUser searches for nobody', as('openid fhirUser', { fhirUser: 'Device/william-watch' }), 's'],
] as const)('nothing, because %s', (_why, access, letter) => {
  expect([...permitted(access, letter)]).toEqual([]);
});

test('a query by category takes each of several categories, and no text', () => {
  const scope = 'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory';
  expect(idsOf(permitted(as(scope), 's')).sort()).toEqual(['william-by-harold', 'william-two-categories']);
});

test('openid fhirUser reads that one resource', () => {
  const access = as('openid fhirUser', { fhirUser: 'Device/william-watch' });
  expect([...permitted(access, 'r')]).toEqual(['Device/william-watch']);
  expect([...permitted({ ...access, scope: 'fhirUser' }, 'r')]).toEqual([]);
});

test('a backend reads everything', () => {
  expect(permitted({ scope: 'system/*.rs' }, 'r').size).toBe(borderlineRecords.length + 1);
});
