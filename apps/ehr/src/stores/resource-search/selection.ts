import type { Dialect } from '@smart-ehr/prisma';
import type { ResourceFilter } from '../../fhir/reach.ts';
import type { Condition, Link } from '../../fhir/search/condition.ts';
import { conditionsSql } from './conditions.ts';
import { allOf, anyOf, type Fragment, raw, sql } from './fragment.ts';
import { filterSql, heldAt, keyOfType, reachedNow, reachesFew } from './reach.ts';

/** The commit as of which a search is answered. `isPast`: others came after it, which may have taken access away. */
export type Moment = { asOf: number; isPast: boolean };

/** Which resources of the filter's type, as of a moment. */
export type Selection = Moment & {
  filter: ResourceFilter;
  conditions: readonly Condition[];
  links?: readonly Link[];
};

/** The SQL of a selection, about the version `v`. */
export function selectionSql(selection: Selection, dialect: Dialect): Fragment {
  const { filter, conditions, links = [], asOf, isPast } = selection;
  return allOf([
    sql`${keyOfType('v.key', filter.type)} and v.deleted = 0`,
    heldAt('v', asOf),
    filterSql(filter, asOf),
    ...(isPast ? [reachedNow(filter)] : []),
    ...conditionsSql(conditions, reachesFew(filter)),
    ...links.map(link => linkSql(link, selection, dialect)),
  ]);
}

/** `v` is one of those that the link leads to. The inner `v`, of the linked, hides the outer one. */
function linkSql(
  { direction, param, linked }: Link,
  { filter: outer, asOf, isPast }: Selection,
  dialect: Dialect,
): Fragment {
  /** Answered by itself, before what is around it. */
  const first = raw(dialect === 'sqlite' ? '' : 'offset 0');
  const keys = linked.map(({ filter, condition }) => {
    const found = sql`select v.key as key, v.id as id from resource_version v
      where ${selectionSql({ filter, conditions: [condition], asOf, isPast }, dialect)} ${first}`;
    if (direction === 'to') {
      return sql`select r.resource_key from (${found}) linked
        join reference_index r on r.param = ${param} and r.target = linked.id and r.target_type = ${filter.type}`;
    }
    const named = sql`select r.target as target from (${found}) linked
      join reference_index r on r.resource_key = linked.key and r.param = ${param} and r.target_type = ${outer.type} ${first}`;
    return sql`select distinct w.key from (${named}) named
      join resource_version w on w.type = ${outer.type} and w.id = named.target and ${heldAt('w', asOf)}`;
  });
  return anyOf(keys.map(each => oneOf(each, outer, dialect)));
}

/**
 * PostgreSQL would weave the question about the neighbours into the outer one and ask it again for each result (within it,
 * `offset 0` forbids that). Found once, as an array, it is where a search of a whole type begins; with `is true` it is
 * what each resource of a record is held to.
 */
function oneOf(keys: Fragment, { grants }: ResourceFilter, dialect: Dialect): Fragment {
  if (dialect === 'sqlite') return sql`v.key in (${keys})`;
  const isWhole = grants.some(({ ids, records }) => !ids && !records);
  return isWhole ? sql`v.key = any(array(${keys}))` : sql`(v.key in (${keys})) is true`;
}
