import { describe, expect, it } from 'vitest';
import { formatScope } from '../format-scope.ts';
import { parseScope, parseScopes } from '../parse-scope.ts';
import type { Scope } from '../scope.ts';
import { isStrictlyWithin } from '../scope-within.ts';
import { categoryScopes } from './category-scopes.ts';

const divided = (text: string) => categoryScopes(parseScope(text) as Scope).map(formatScope);

it('divides Condition by the categories that US Core demands', () => {
  expect(divided('patient/Condition.rs')).toEqual([
    'patient/Condition.rs?category=http://terminology.hl7.org/CodeSystem/condition-category|encounter-diagnosis',
    'patient/Condition.rs?category=http://terminology.hl7.org/CodeSystem/condition-category|problem-list-item',
    'patient/Condition.rs?category=http://hl7.org/fhir/us/core/CodeSystem/condition-category|health-concern',
  ]);
});

it.each(['clinical-test', 'imaging', 'laboratory', 'sdoh', 'social-history', 'survey', 'vital-signs'])(
  'divides Observation, and %s is one of its categories',
  code => {
    expect(divided('patient/Observation.rs').filter(text => text.endsWith(`|${code}`))).toHaveLength(1);
  },
);

it.each([
  ['patient/Observation.read', 'patient/Observation.rs?category='],
  ['patient/Observation.r', 'patient/Observation.r?category='],
  ['patient/Observation.s', 'patient/Observation.s?category='],
  ['patient/Observation.*', 'patient/Observation.cruds?category='],
  ['patient/Observation.cruds', 'patient/Observation.cruds?category='],
  ['user/Condition.rs', 'user/Condition.rs?category='],
])('%s keeps level and interactions, in v2 form', (text, start) => {
  for (const one of divided(text)) expect(one.startsWith(start)).toBe(true);
  expect(divided(text)).not.toHaveLength(0);
});

describe('divides nothing', () => {
  it.each([
    ['a type without categories', 'patient/Goal.rs'],
    ['a scope that has a filter', 'patient/Observation.rs?status=final'],
    ['a scope that only writes', 'patient/Observation.cud'],
    ['a wildcard', 'patient/*.rs'],
    ['a scope that is for no resource', 'launch/patient'],
  ])('of %s', (_, text) => {
    expect(divided(text)).toEqual([]);
  });
});

it('each part is less than the whole, and can be written and read again', () => {
  const whole = parseScope('patient/Observation.read') as Scope;
  for (const part of categoryScopes(whole)) {
    expect(isStrictlyWithin(part, whole)).toBe(true);
    expect(parseScopes(formatScope(part))).toEqual([part]);
  }
});
