import { describe, expect, it } from 'vitest';
import { kinds, narrowedTypes, searchFor, sharingOf } from './kinds.ts';

const categories = 'http://terminology.hl7.org/CodeSystem/observation-category';
const conditions = 'http://terminology.hl7.org/CodeSystem/condition-category';
const all = Object.values(kinds).map(({ title }) => title);
const titlesOf = (scope: string, much: string) =>
  Object.values(kinds)
    .filter(kind => sharingOf(kind, scope) === much)
    .map(({ title }) => title);

describe('what was not shared', () => {
  it.each([
    ['everything is shared by a v1 wildcard', 'launch/patient patient/*.read', []],
    ['everything is shared by a v2 wildcard', 'launch/patient patient/*.rs', []],
    ['nothing is shared without a resource scope', 'launch/patient openid fhirUser', all],
    ['writing is not sharing', 'patient/*.c', all],
    ['the rest of a single type', 'patient/Condition.rs', all.filter(title => title !== 'Conditions')],
    [
      'the other category of a granular scope',
      `patient/Patient.r patient/Condition.rs patient/MedicationRequest.rs patient/AllergyIntolerance.rs patient/Immunization.rs patient/CarePlan.rs patient/Observation.rs?category=${categories}|laboratory`,
      ['Vital signs'],
    ],
  ])('%s', (_name, scope, titles) => {
    expect(titlesOf(scope, 'none')).toEqual(titles);
  });
});

describe('what was shared in part', () => {
  it.each([
    ['nothing by a wildcard', 'patient/*.rs', []],
    [
      'one category of a kind that is shown whole',
      `patient/Condition.rs?category=${conditions}|encounter-diagnosis`,
      ['Conditions'],
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

describe('a type that was narrowed', () => {
  const kept = ['laboratory', 'vital-signs']
    .map(code => `patient/Observation.rs?category=${categories}|${code}`)
    .join(' ');

  it.each([
    [
      'is told, though its sections have all that they show',
      'patient/*.read',
      kept,
      ['Laboratory results', 'Vital signs'],
    ],
    ['is not one that was asked for in part', kept, kept, undefined],
    ['is not one that was shared whole', 'patient/*.read', `patient/Observation.read ${kept}`, undefined],
    ['is not one of which nothing was shared', 'patient/*.read', 'patient/Condition.read', undefined],
  ])('%s', (_name, askedScope, grantedScope, parts) => {
    expect(narrowedTypes({ askedScope, grantedScope })[0]?.parts).toEqual(parts);
  });

  it('is named in plain words', () => {
    const grantedScope = `patient/Observation.rs?code=1 patient/CarePlan.rs?status=active`;
    const titles = narrowedTypes({ askedScope: 'patient/*.rs', grantedScope }).map(({ title }) => title);
    expect(titles).toEqual(['Observations', 'Care plans']);
  });
});

it('searches one category of one patient', () => {
  expect(searchFor(kinds.labResults, 'p1')).toBe('Observation?patient=p1&category=laboratory&_sort=-date&_count=100');
});
