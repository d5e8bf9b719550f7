import { describe, expect, it } from 'vitest';
import { accessTo, kinds, searchFor } from './kinds.ts';

const categories = 'http://terminology.hl7.org/CodeSystem/observation-category';
const conditions = 'http://terminology.hl7.org/CodeSystem/condition-category';
const all = Object.values(kinds).map(({ title }) => title);
const titlesOf = (scope: string, much: string) =>
  Object.values(kinds)
    .filter(kind => accessTo(kind, scope) === much)
    .map(({ title }) => title);

describe('what was not granted', () => {
  it.each([
    ['everything is granted by a v1 wildcard', 'launch/patient patient/*.read', []],
    ['everything is granted by a v2 wildcard', 'launch/patient patient/*.rs', []],
    ['nothing is granted without a resource scope', 'launch/patient openid fhirUser', all],
    ['writing is not reading', 'patient/*.c', all],
    ['the rest of a single type', 'patient/Condition.rs', all.filter(title => title !== 'Problems')],
    [
      'the other category of a granular scope',
      `patient/Patient.r patient/Encounter.r patient/Condition.rs patient/MedicationRequest.rs patient/AllergyIntolerance.rs patient/Observation.rs?category=${categories}|laboratory`,
      ['Vital signs'],
    ],
  ])('%s', (_name, scope, titles) => {
    expect(titlesOf(scope, 'none')).toEqual(titles);
  });
});

describe('what was granted in part', () => {
  it.each([
    ['nothing by a wildcard', 'patient/*.rs', []],
    [
      'one category of a kind that is shown whole',
      `patient/Condition.rs?category=${conditions}|encounter-diagnosis`,
      ['Problems'],
    ],
    [
      'one category beside the whole type',
      `patient/Condition.rs patient/Condition.rs?category=${conditions}|encounter-diagnosis`,
      [],
    ],
    ['no kind that is just the category', `patient/Observation.rs?category=${categories}|laboratory`, []],
    ['both by another parameter', 'patient/Observation.rs?code=1', ['Vital signs', 'Laboratory results']],
  ])('%s', (_name, scope, titles) => {
    expect(titlesOf(scope, 'part')).toEqual(titles);
  });
});

it('searches one category of one patient', () => {
  expect(searchFor(kinds.labResults, 'p1')).toBe('Observation?patient=p1&category=laboratory&_sort=-date&_count=100');
});
