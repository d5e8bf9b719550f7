import { describe, expect, it } from 'vitest';
import { parseScope, parseScopes } from '../parse-scope.ts';
import type { Scope } from '../scope.ts';
import { narrowScope } from './narrow-scope.ts';

const narrow = (asked: string, limit: string) => narrowScope(parseScope(asked) as Scope, parseScopes(limit));

describe('under a limit, a scope is left', () => {
  it.each([
    ['as it is, when the limit covers it', 'patient/*.read', 'patient/*.cruds', 'patient/*.read'],
    ['as it is, when limits cover it together', 'patient/*.rs', 'patient/*.r patient/*.s', 'patient/*.rs'],
    ['for the interactions of both', 'patient/*.cru', 'patient/*.rus', 'patient/*.ru'],
    ['for the type that is asked', 'patient/Patient.cruds', 'patient/*.rs', 'patient/Patient.rs'],
    ['for the type that is permitted', 'patient/*.rs', 'patient/Patient.cruds', 'patient/Patient.rs'],
    ['for each type that is permitted', 'user/*.rs', 'user/A.rs user/B.r', 'user/A.rs user/B.r'],
    ['for what is permitted one by one', 'patient/*.rs', 'patient/A.s patient/A.r', 'patient/A.rs'],
    ['for no type twice', 'patient/*.rs', 'patient/A.r patient/*.r', 'patient/*.r'],
    ['for a type beside less of all', 'patient/*.rs', 'patient/A.rs patient/*.r', 'patient/A.rs patient/*.r'],
    ['for its level alone', 'user/*.rs', 'patient/*.rs user/A.rs system/*.rs', 'user/A.rs'],
    ['with the filter that is permitted', 'patient/A.rs', 'patient/A.rs?x=1', 'patient/A.rs?x=1'],
    ['with the filter that is asked', 'patient/A.rs?x=1', 'patient/A.r', 'patient/A.r?x=1'],
    ['with one filter, when both have the same', 'patient/A.rs?x=1', 'patient/A.r?x=1', 'patient/A.r?x=1'],
    ['with the filters of both', 'patient/A.rs?x=1', 'patient/A.rs?y=2', 'patient/A.rs?x=1&y=2'],
    ['with both filters of one name', 'patient/A.rs?x=1', 'patient/A.rs?x=2', 'patient/A.rs?x=1&x=2'],
    ['with both filters of one value', 'patient/A.rs?x=1', 'patient/A.rs?y=1', 'patient/A.rs?x=1&y=1'],
    ['with each filter for its own', 'patient/A.rs', 'patient/A.r?x=1 patient/A.s', 'patient/A.r?x=1 patient/A.s'],
    ['without a filter, where less is not filtered', 'patient/A.rs', 'patient/A.r?x=1 patient/A.r', 'patient/A.r'],
  ])('%s', (_, asked, limit, left) => {
    expect(narrow(asked, limit)).toEqual(parseScopes(left));
  });
});

describe('of a scope in the form of SMART 1, what is left is said', () => {
  it.each([
    ['in that form: reading', 'patient/*.*', 'patient/*.rs', 'patient/*.read'],
    ['in that form: writing', 'patient/*.*', 'patient/*.cud', 'patient/*.write'],
    ['in that form: both', 'patient/*.*', 'patient/A.cruds', 'patient/A.*'],
    ['in the new form, when it is a part of that', 'patient/*.read', 'patient/*.r', 'patient/*.r'],
    ['in the new form, when it has a filter', 'patient/A.read', 'patient/A.rs?x=1', 'patient/A.rs?x=1'],
  ])('%s', (_, asked, limit, left) => {
    expect(narrow(asked, limit)).toEqual(parseScopes(left));
  });

  it('but not of one in the new form', () => {
    expect(narrow('patient/*.cruds', 'patient/*.read')).toEqual(parseScopes('patient/*.rs'));
  });
});

describe('a launch context is left', () => {
  it.each([
    ['launch/patient?role=x', 'launch/patient'],
    ['launch/encounter?role=x', 'launch/patient launch/encounter'],
    ['launch/list', 'launch'],
    ['launch/list?role=x', 'openid launch'],
  ])('%s under %s', (asked, limit) => {
    expect(narrow(asked, limit)).toEqual(parseScopes(asked));
  });
});

describe('nothing is left', () => {
  it.each([
    ['patient/*.rs', ''],
    ['patient/*.rs', 'patient/*.cud'],
    ['patient/*.rs', 'user/*.rs'],
    ['patient/A.rs', 'patient/B.rs'],
    ['patient/*.rs', 'openid launch/patient offline_access __x'],
    ['openid', 'fhirUser profile'],
    ['openid', 'patient/*.cruds launch'],
    ['__x', '__y patient/*.cruds'],
    ['launch', 'launch/patient'],
    ['launch', 'openid'],
    ['launch/patient', 'launch launch/encounter'],
    ['launch/patient?role=x', 'launch'],
    ['launch/encounter', 'launch launch/patient'],
    ['launch/list', 'launch/patient'],
    ['launch/list', 'openid offline_access __x patient/*.cruds'],
  ])('of %s under "%s"', (asked, limit) => {
    expect(narrow(asked, limit)).toEqual([]);
  });
});
