import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScope, parseScopes } from './parse-scope.ts';
import type { Scope } from './scope.ts';
import { isCoveredBy, isScopeWithin, isStrictlyWithin, outermostOf } from './scope-within.ts';
import { arbitraryScope } from './testing/arbitrary-scope.ts';

const scope = (text: string) => parseScope(text) as Scope;

describe('a scope gives no more than', () => {
  it.each([
    ['patient/Observation.rs', 'patient/Observation.rs'],
    ['patient/Observation.read', 'patient/Observation.rs'],
    ['patient/Observation.rs', 'patient/Observation.read'],
    ['patient/Observation.r', 'patient/Observation.rs'],
    ['patient/Observation.rs', 'patient/*.rs'],
    ['patient/*.rs', 'patient/*.cruds'],
    ['patient/Observation.rs?category=laboratory', 'patient/Observation.rs'],
    ['patient/Observation.rs?category=laboratory&status=final', 'patient/*.rs?category=laboratory'],
    ['openid', 'openid'],
  ])('%s than %s', (narrow, wide) => {
    expect(isScopeWithin(scope(narrow), scope(wide))).toBe(true);
  });
});

describe('a scope gives more than', () => {
  it.each([
    ['patient/Observation.rs', 'patient/Observation.r'],
    ['patient/*.rs', 'patient/Observation.rs'],
    ['patient/Observation.rs', 'patient/Condition.rs'],
    ['patient/Observation.rs', 'patient/Observation.rs?category=laboratory'],
    ['patient/Observation.rs?category=vital-signs', 'patient/Observation.rs?category=laboratory'],
    ['patient/Observation.rs?code=laboratory', 'patient/Observation.rs?category=laboratory'],
    ['user/Observation.rs', 'patient/Observation.rs'],
    ['patient/Observation.rs', 'user/*.cruds'],
    ['system/*.rs', 'user/*.rs'],
    ['offline_access', 'online_access'],
    ['launch/patient', 'launch'],
    ['openid', 'patient/*.cruds'],
  ])('%s than %s', (one, other) => {
    expect(isScopeWithin(scope(one), scope(other))).toBe(false);
  });
});

describe('scopes add up', () => {
  it.each([
    ['patient/Observation.rs', 'patient/Observation.r patient/Observation.s', true],
    ['patient/Observation.rs', 'patient/*.r patient/Observation.s', true],
    ['patient/Observation.cruds', 'patient/Observation.read patient/Observation.write', true],
    ['patient/Observation.rs', 'patient/Observation.r user/Observation.s', false],
    ['patient/Observation.rs', 'patient/Observation.r', false],
    ['openid', 'fhirUser profile', false],
    ['openid', '', false],
  ])('%s is covered by "%s": %s', (asked, granted, covered) => {
    expect(isCoveredBy(scope(asked), parseScopes(granted))).toBe(covered);
  });
});

it('of scopes that lie within each other the outermost are kept, in their order', () => {
  const scopes = parseScopes(
    'patient/A.r openid patient/*.r patient/A.rs patient/B.rs?x=1 patient/B.r?x=1 patient/B.read',
  );
  expect(outermostOf(scopes)).toEqual(parseScopes('openid patient/*.r patient/A.rs patient/B.read'));
});

it('every scope is within itself, and not strictly', () => {
  fc.assert(fc.property(arbitraryScope, one => isScopeWithin(one, one) && !isStrictlyWithin(one, one)));
});

it('what is within something narrower is within the wider too', () => {
  fc.assert(
    fc.property(arbitraryScope, arbitraryScope, arbitraryScope, (a, b, c) => {
      expect(!isScopeWithin(a, b) || !isScopeWithin(b, c) || isScopeWithin(a, c)).toBe(true);
    }),
  );
});

it('more granted scopes never cover less', () => {
  fc.assert(
    fc.property(arbitraryScope, fc.array(arbitraryScope), arbitraryScope, (asked, granted, more) => {
      expect(!isCoveredBy(asked, granted) || isCoveredBy(asked, [...granted, more])).toBe(true);
    }),
  );
});
