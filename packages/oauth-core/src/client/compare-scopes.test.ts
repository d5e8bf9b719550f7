import { expect, it } from 'vitest';
import { compareScopes } from './compare-scopes.ts';

it.each([
  ['openid', 'openid', 'granted'],
  ['patient/*.rs', 'patient/*.rs', 'granted'],
  ['patient/*.read', 'patient/*.rs', 'granted'],
  ['patient/Observation.rs', 'patient/*.cruds', 'granted'],
  ['patient/Observation.rs', 'patient/Observation.r patient/Observation.s', 'granted'],
  ['patient/*.rs', 'patient/Patient.rs patient/Observation.rs', 'reduced'],
  ['patient/Goal.cruds', 'patient/Goal.rs', 'reduced'],
  ['patient/Observation.rs', 'patient/Observation.rs?category=laboratory', 'reduced'],
  ['patient/*.rs', 'openid', 'denied'],
  ['patient/Goal.cud', 'patient/Goal.rs', 'denied'],
  ['patient/Goal.rs', 'patient/CarePlan.rs', 'denied'],
  ['patient/Goal.rs', 'user/Goal.rs', 'denied'],
  ['offline_access', 'online_access', 'denied'],
  ['openid', '', 'denied'],
  ['nonsense', 'nonsense', 'denied'],
])('%s of "%s" is %s', (asked, granted, outcome) => {
  expect(compareScopes(asked, granted)).toEqual([{ asked, outcome }]);
});

it('answers for each asked scope, in order', () => {
  expect(compareScopes('patient/*.rs openid', 'openid').map(({ asked }) => asked)).toEqual(['patient/*.rs', 'openid']);
});
