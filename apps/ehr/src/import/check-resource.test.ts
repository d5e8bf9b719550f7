import { expect, test } from 'vitest';
import { cohortProfile, memberFilter } from '../bulk/cohort/profile.ts';
import { resourceComplaint } from './check-resource.ts';

const group = { resourceType: 'Group', id: 'g', type: 'person', actual: false };
const filter = { url: memberFilter, valueExpression: { language: 'application/x-fhir-query', expression: 'Patient' } };

test('a Group is taken', () => {
  expect(resourceComplaint(group)).toBeUndefined();
});
test.each([
  ['with filters, which nobody would have asked', { modifierExtension: [filter] }, 'found by its filters'],
  ['that claims to be a cohort', { meta: { profile: [cohortProfile] } }, 'found by its filters'],
  ['without an id', { id: undefined }, 'id'],
  ['that R4 does not know', { kind: 'cohort' }, '"kind"'],
])('a Group %s is not', (_what, more, words) => {
  expect(resourceComplaint({ ...group, ...more })).toContain(words);
});
