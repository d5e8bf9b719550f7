import type { ResourceFilter } from '../../fhir/reach.ts';
import type { Condition, Link, Linked } from '../../fhir/search/condition.ts';
import { conditionSql } from './conditions.ts';
import { allOf, anyOf, type Fragment, sql } from './fragment.ts';
import { filterSql, heldAt, keyOfType, reachedNow } from './reach.ts';

/** The commit as of which a search is answered. `isPast`: others came after it, which may have taken access away. */
export type Moment = { asOf: number; isPast: boolean };

/** Which resources of the filter's type, as of a moment. */
export type Selection = Moment & {
  filter: ResourceFilter;
  conditions: readonly Condition[];
  links?: readonly Link[];
};

/** The SQL of a selection, about the version `v`. */
export function selectionSql({ filter, conditions, links = [], asOf, isPast }: Selection): Fragment {
  return allOf([
    sql`${keyOfType('v.key', filter.type)} and v.deleted = 0`,
    heldAt('v', asOf),
    filterSql(filter, asOf),
    ...(isPast ? [reachedNow(filter)] : []),
    ...conditions.map(conditionSql),
    ...links.map(({ direction, param, linked }) => {
      const one = direction === 'to' ? refersTo : isReferredTo;
      return anyOf(linked.map(each => one(param, each, filter.type, { asOf, isPast })));
    }),
  ]);
}

/** `v` refers to one of the linked. The inner `v` hides the outer one. */
function refersTo(param: number, { filter, condition }: Linked, _type: string, moment: Moment): Fragment {
  return sql`v.key in (select r.resource_key
    from (select v.id as id from resource_version v where ${selectionSql({ filter, conditions: [condition], ...moment })}) linked
    join reference_index r on r.param = ${param} and r.target = linked.id and r.target_type = ${filter.type})`;
}

/** One of the linked refers to `v`. */
function isReferredTo(param: number, { filter, condition }: Linked, type: string, moment: Moment): Fragment {
  return sql`v.id in (select r.target
    from (select v.key as key from resource_version v where ${selectionSql({ filter, conditions: [condition], ...moment })}) linked
    join reference_index r on r.resource_key = linked.key and r.param = ${param} and r.target_type = ${type})`;
}
