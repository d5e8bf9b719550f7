import { expect, test } from 'vitest';
import type { RecordReach, ResourceFilter } from '../../fhir/reach.ts';
import type { Condition } from '../../fhir/search/condition.ts';
import { walkSql } from './selection.ts';

const record = (reach: Partial<RecordReach>) => ({ records: { by: 'compartment' as const, types: [], ...reach } });
const observations = (...grants: object[]) => ({ type: 'Observation', grants }) as unknown as ResourceFilter;
const ofPatient: Condition = { kind: 'reference', param: 1, values: [{ target: 'a', targetTypes: ['Patient'] }] };
const walk = (filter: ResourceFilter, conditions: Condition[] = [], after?: number) =>
  walkSql({ filter, conditions, asOf: undefined, isPast: false }, 'sqlite', after);

test('the record of one patient is walked by its own index', () => {
  const { from, key, where } = walk(observations(record({ patientIds: ['a'] })));
  expect([from.text, key.text]).toEqual(['compartment_index c cross join resource_version v', 'c.resource_key']);
  expect(where.values[0]).toBe('a');
});

test('so is that of one patient who has to be of a panel, which is asked of her', () => {
  const { key, where } = walk(observations(record({ patientIds: ['a'], panelOf: 'Practitioner/p' })));
  expect(key.text).toBe('c.resource_key');
  expect(where.text).toContain("p.type = 'Patient' and p.id = ?");
  expect(where.values).toEqual(expect.arrayContaining(['p', 'Practitioner']));
});

test('a page begins where the last one ended, and never in another type', () => {
  const { where } = walk(observations(record({ patientIds: ['a'] })), [], 18691697672500);
  expect(where.values.slice(0, 3)).toEqual(['a', 18691697672500, 19791209299968]);
  expect(walk(observations({}), [], 7).where.values.slice(0, 2)).toEqual([18691697672192, 19791209299968]);
});

test.each([
  ['the records of two patients, in which one resource may lie', [record({ patientIds: ['a', 'b'] })]],
  ['the record of nobody', [record({ patientIds: [] })]],
  ['a panel', [record({ panelOf: 'Practitioner/p' })]],
  ['what hangs on the record by a target', [record({ patientIds: ['a'], by: 'target' })]],
  ['a record and something beside it', [record({ patientIds: ['a'] }), { ids: ['x'] }]],
  ['a whole type', [{}]],
])('%s is walked by the keys of the type', (_what, grants) => {
  expect(walk(observations(...grants)).key.text).toBe('v.key');
});

test('a panel is not listed where a condition leads to few', () => {
  const listed = /v\.key in \(select c\.resource_key from compartment_index/;
  const panel = observations(record({ panelOf: 'Practitioner/p' }));
  expect(walk(panel).where.text).toMatch(listed);
  expect(walk(panel, [ofPatient]).where.text).not.toMatch(listed);
});
