import type { Dialect } from '@smart-ehr/prisma';
import type { ResourceFilter } from '../../fhir/reach.ts';
import type { Condition, Link } from '../../fhir/search/condition.ts';
import { conditionsSql, isNarrow } from './conditions.ts';
import { allOf, anyOf, type Fragment, raw, sql } from './fragment.ts';
import { filterSql, heldAt, inPanel, keyOfType, onlyRecord, reachedNow, reachesFew } from './reach.ts';

/**
 * The commit as of which a search is answered; undefined for whichever is the last one when it is asked. `isPast`: others
 * came after it, which may have taken access away.
 */
export type Moment = { asOf: number | undefined; isPast: boolean };

/** Which resources of the filter's type, as of a moment. */
export type Selection = Moment & {
  filter: ResourceFilter;
  conditions: readonly Condition[];
  links?: readonly Link[];
};

/**
 * The SQL of a selection, about the version `v`, whose key is beyond `after`. Where a condition leads to few, each is asked
 * whether it is reached.
 */
export function selectionSql(selection: Selection, dialect: Dialect, after?: number): Fragment {
  const { filter, conditions, asOf } = selection;
  const few = reachesFew(filter);
  const way = !few && conditions.some(isNarrow) ? 'each' : 'listed';
  return allOf([
    keyOfType('v.key', filter.type, after),
    filterSql(filter, asOf, way),
    ...conditionsSql(conditions, few),
    ...othersSql(selection, dialect),
  ]);
}

/**
 * The SQL of versions whose ids are found beside it: each is looked up by type and id, and asked whether it is reached. With
 * a range of keys, SQLite would rather read the whole type.
 */
export function lookedUpSql(moment: Moment & { filter: ResourceFilter }, dialect: Dialect): Fragment {
  const { filter, asOf } = moment;
  const others = othersSql({ ...moment, conditions: [] }, dialect);
  return allOf([sql`v.type = ${filter.type}`, filterSql(filter, asOf, 'each'), ...others]);
}

/** Where the statement of a selection begins: the tables, with the version `v` among them, and the key that is walked. */
export type Walk = { from: Fragment; key: Fragment; where: Fragment };

/**
 * A selection as it is walked in the order of the keys, beyond `after`, so that a page ends where it is full. The record of
 * one patient is an index in that order, where `cross join` has SQLite begin; `v.key in (…)` would list all of it first.
 */
export function walkSql(selection: Selection, dialect: Dialect, after?: number): Walk {
  const { filter, conditions } = selection;
  const { type } = filter;
  const record = onlyRecord(filter);
  if (record) {
    const [{ records: _, ...grant }] = filter.grants;
    return {
      from: raw('compartment_index c cross join resource_version v'),
      key: raw('c.resource_key'),
      where: allOf([
        ...(record.panelOf === undefined ? [] : [inPanel(sql`${record.patientId}`, record.panelOf, selection.asOf)]),
        sql`c.patient_id = ${record.patientId} and ${keyOfType('c.resource_key', type, after)} and v.key = c.resource_key`,
        filterSql({ type, grants: [grant] }, selection.asOf, 'each'),
        ...conditionsSql(conditions, true),
        ...othersSql(selection, dialect),
      ]),
    };
  }
  return { from: raw('resource_version v'), key: raw('v.key'), where: selectionSql(selection, dialect, after) };
}

function othersSql(selection: Selection, dialect: Dialect): Fragment[] {
  const { filter, links = [], asOf, isPast } = selection;
  return [
    sql`v.deleted = 0 and ${heldAt('v', asOf)}`,
    ...(isPast ? [reachedNow(filter)] : []),
    ...links.map(link => linkSql(link, selection, dialect)),
  ];
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
