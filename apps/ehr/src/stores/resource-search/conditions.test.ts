import { expect, test } from 'vitest';
import type { Condition } from '../../fhir/search/condition.ts';
import { conditionsSql } from './conditions.ts';

const category: Condition = { kind: 'token', param: 1, not: false, values: [{ code: 'laboratory' }] };
const refersTo = (...targetTypes: string[]): Condition => ({
  kind: 'reference',
  param: 2,
  values: [{ target: 'a', ...(targetTypes.length > 0 && { targetTypes }) }],
});

test.each([
  ['a category by itself is listed', [category], false, ['in']],
  ['a category within a record is looked up for each version', [category], true, ['each']],
  [
    'one patient leads to few versions, of which each is looked up',
    [category, refersTo('Patient')],
    false,
    ['each', 'in'],
  ],
  ['within a record nothing else has to lead', [refersTo('Patient'), category], true, ['each', 'each']],
  ['a practitioner may lead to many', [category, refersTo('Practitioner')], false, ['in', 'in']],
  ['so may a reference to who knows what', [category, refersTo()], false, ['in', 'in']],
  ['what must not be there is looked up too', [{ ...category, not: true }], true, ['not each']],
] as const)('%s', (_what, conditions, few, operators) => {
  const found = conditionsSql(conditions as readonly Condition[], few);
  expect(found.map(({ text }) => wayOf(text))).toEqual(operators);
});

/** `each` where a subquery is asked about each version: no planner makes a join of it that begins outside the record. */
function wayOf(text: string): string | undefined {
  if (text.startsWith('v.key in (select')) return 'in';
  if (!/^\(select 1 from .* where resource_key = v\.key /.test(text)) return undefined;
  return text.endsWith('limit 1) is not null') ? 'each' : text.endsWith('limit 1) is null') ? 'not each' : undefined;
}
