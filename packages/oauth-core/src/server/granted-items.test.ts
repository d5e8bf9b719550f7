import { expect, it } from 'vitest';
import { formatScope } from '../format-scope.ts';
import { parseScopes } from '../parse-scope.ts';
import { grantedItems } from './granted-items.ts';

const heldTypes = ['CarePlan', 'Observation', 'Patient'];
const observation = (code: string) =>
  `patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|${code}`;
const [laboratory, vitalSigns] = [observation('laboratory'), observation('vital-signs')];

it.each<[string, string, string, Record<string, string[]>]>([
  [
    'a wildcard is one item for each type',
    'patient/*.read',
    'patient/*.read',
    { 'patient/CarePlan.read': [], 'patient/Observation.read': [], 'patient/Patient.read': [] },
  ],
  [
    'categories of a type that was offered whole are one item',
    `openid patient/Patient.read ${laboratory} ${vitalSigns}`,
    'openid patient/*.read',
    { openid: [], 'patient/Observation.rs': [laboratory, vitalSigns], 'patient/Patient.read': [] },
  ],
  [
    'categories that were offered by themselves are an item each',
    `${laboratory} ${vitalSigns}`,
    `${laboratory} ${vitalSigns}`,
    { [laboratory]: [], [vitalSigns]: [] },
  ],
  [
    'a category beside its type is in the item of the type',
    `patient/Observation.rs ${laboratory}`,
    'patient/Observation.rs',
    { 'patient/Observation.rs': [] },
  ],
  [
    'where nobody knows what was offered, each scope is an item',
    `patient/Patient.rs ${laboratory}`,
    '',
    { [laboratory]: [], 'patient/Patient.rs': [] },
  ],
])('%s', (_name, granted, offered, expected) => {
  const items = grantedItems(parseScopes(granted), { offered: parseScopes(offered), heldTypes });
  expect(Object.fromEntries(items.map(({ scope, parts }) => [formatScope(scope), parts.map(formatScope)]))).toEqual(
    expected,
  );
});
