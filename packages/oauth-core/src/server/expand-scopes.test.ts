import { expect, it } from 'vitest';
import { formatScopes } from '../format-scope.ts';
import { parseScopes } from '../parse-scope.ts';
import { expandScopes } from './expand-scopes.ts';

const heldTypes = ['Patient', 'CarePlan', 'Observation'];
const expand = (text: string) => formatScopes(expandScopes(parseScopes(text), heldTypes));

it.each([
  ['patient/*.rs', 'patient/CarePlan.rs patient/Observation.rs patient/Patient.rs'],
  ['patient/*.read', 'patient/CarePlan.read patient/Observation.read patient/Patient.read'],
  ['patient/*.* openid', 'openid patient/CarePlan.* patient/Observation.* patient/Patient.*'],
  [
    'patient/Patient.rs offline_access patient/CarePlan.r launch/patient',
    'offline_access launch/patient patient/CarePlan.r patient/Patient.rs',
  ],
  ['user/CarePlan.rs patient/Patient.rs', 'patient/Patient.rs user/CarePlan.rs'],
  [
    'patient/*.rs?status=final',
    'patient/CarePlan.rs?status=final patient/Observation.rs?status=final patient/Patient.rs?status=final',
  ],
  ['', ''],
])('spells "%s" out as "%s"', (asked, expanded) => {
  expect(expand(asked)).toBe(expanded);
});

it.each([
  ['a wildcard and one of its types', 'patient/*.rs patient/CarePlan.rs'],
  ['two forms of one scope', 'patient/*.read patient/CarePlan.rs patient/Patient.rs'],
])('lists what means the same once: %s', (_, asked) => {
  expect(expandScopes(parseScopes(asked), heldTypes)).toHaveLength(heldTypes.length);
});

it('keeps the first of two forms of one scope', () => {
  expect(expand('patient/Patient.read patient/*.rs')).toBe(
    'patient/CarePlan.rs patient/Observation.rs patient/Patient.read',
  );
  expect(expand('patient/Patient.rs patient/*.read')).toBe(
    'patient/CarePlan.read patient/Observation.read patient/Patient.rs',
  );
});

it('lists a scope that is for no resource once', () => {
  const scopes = parseScopes('openid launch/patient');
  expect(expandScopes([...scopes, ...scopes], heldTypes)).toEqual(scopes);
});

it('keeps a filtered scope beside the whole type', () => {
  expect(expand('patient/Observation.rs patient/Observation.rs?category=laboratory')).toBe(
    'patient/Observation.rs patient/Observation.rs?category=laboratory',
  );
});
