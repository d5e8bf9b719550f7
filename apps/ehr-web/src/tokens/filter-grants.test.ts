import type { GrantRow } from '@smart-ehr/ehr-api';
import { expect, test } from 'vitest';
import { filterGrants } from './filter-grants.ts';

const common = { door: 'current', issuedMs: 0, offline: false };
const grants: GrantRow[] = [
  {
    ...common,
    id: '1',
    clientId: 'patient-app',
    description: 'My Health Record',
    user: { username: 'whart123', name: 'William Hart' },
    scope: 'launch/patient patient/*.rs',
  },
  { ...common, id: '2', clientId: 'bulk-worker', description: 'Bulk Export Worker', scope: 'system/*.rs' },
];

test.each([
  ['', ['1', '2']],
  ['  ', ['1', '2']],
  ['HART', ['1']],
  ['record whart123', ['1']],
  ['system/*.rs', ['2']],
  ['bulk-worker', ['2']],
  ['current', ['1', '2']],
  ['hart system', []],
])('%j finds %j', (typed, ids) => expect(filterGrants(grants, typed).map(({ id }) => id)).toEqual(ids));
