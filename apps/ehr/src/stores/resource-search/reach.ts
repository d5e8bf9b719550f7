import type { RecordReach, ResourceFilter, ResourceGrant } from '../../fhir/reach.ts';
import type { HeldType } from '../../fhir/resource-types.ts';
import { paramOf } from '../../fhir/search-parameters.ts';
import { firstKeyOf, keyLimitOf } from '../resources-keys.ts';
import { conditionsSql, type Way } from './conditions.ts';
import { allOf, anyOf, type Fragment, listOf, raw, sql } from './fragment.ts';

/** `column` is a key of this type, and beyond `after`: rows of one type lie together. */
export function keyOfType(column: 'v.key' | 'p.key' | 'c.resource_key', type: HeldType, after = 0): Fragment {
  return sql`${raw(column)} > ${Math.max(firstKeyOf(type), after)} and ${raw(column)} < ${keyLimitOf(type)}`;
}

/** Versions that held at commit `asOf`; without it those that hold now. `alias` names the table. */
export function heldAt(alias: string, asOf: number | undefined): Fragment {
  const to = raw(`${alias}.to_seq`);
  if (asOf === undefined) return sql`${to} is null`;
  return sql`(${raw(alias)}.from_seq <= ${asOf} and (${to} is null or ${to} > ${asOf}))`;
}

/**
 * The SQL of what an access may touch, about the version `v`. The database applies it: nothing is filtered after. Without
 * `asOf` the version `v` is usually known by its id, and then only looked up.
 */
export function filterSql(
  { type, grants }: ResourceFilter,
  asOf: number | undefined,
  way: Way = asOf === undefined ? 'each' : 'listed',
): Fragment {
  return anyOf(grants.map(grant => grantSql(type, grant, asOf, way)));
}

/**
 * The filter also reaches what the resource of the version `v` is now: a page link leads to an earlier moment, never to
 * what was deleted or taken out of the open records since. The inner `v` hides the outer one.
 */
export function reachedNow(filter: ResourceFilter): Fragment {
  const reached = filterSql(filter, undefined);
  return sql`(v.to_seq is null and ${reached} or v.to_seq is not null and exists (
    select 1 from (select v.id as id) listed
    join resource_version v on v.type = ${filter.type} and v.id = listed.id and v.to_seq is null and v.deleted = 0
    where ${reached}))`;
}

/** Every grant leads to some resources or to the records of some patients. */
export function reachesFew({ grants }: ResourceFilter): boolean {
  return grants.every(isOfFew);
}

/** The one patient in whose compartment everything lies that is reached; she may have to be of a panel. */
export function onlyRecord({
  grants: [grant, ...others],
}: ResourceFilter): { patientId: string; panelOf?: string } | undefined {
  const { by, patientIds = [], panelOf } = grant.records ?? {};
  const [patientId, another] = patientIds;
  if (others.length > 0 || by !== 'compartment' || patientId === undefined || another !== undefined) return undefined;
  return { patientId, ...(panelOf !== undefined && { panelOf }) };
}

function isOfFew({ ids, records }: ResourceGrant): boolean {
  return ids !== undefined || records?.patientIds !== undefined;
}

function grantSql(type: HeldType, grant: ResourceGrant, asOf: number | undefined, way: Way): Fragment {
  const { ids, records, conditions = [] } = grant;
  const parts = conditionsSql(conditions, way === 'each' || isOfFew(grant));
  if (ids) parts.unshift(sql`v.id in ${listOf(ids)}`);
  if (records) parts.unshift(recordsSql(type, records, asOf, way));
  return sql`(${allOf(parts)})`;
}

function recordsSql(type: HeldType, reach: RecordReach, asOf: number | undefined, way: Way): Fragment {
  const own =
    way === 'each'
      ? sql`exists (select 1 from compartment_index c where c.resource_key = v.key and ${isOpen(reach, asOf)})`
      : sql`v.key in (select c.resource_key from compartment_index c
          where ${openRecords(reach, asOf)} and ${keyOfType('c.resource_key', type)})`;
  switch (reach.by) {
    case 'compartment':
      return own;
    case 'target':
      return targetSql(reach, asOf, reach.patientIds ? way : 'each');
    case 'attachment': {
      const context = paramOf('Binary', 'security-context');
      const free = sql`v.key not in (select resource_key from reference_index where param = ${context})`;
      return anyOf([own, referringTo(context, reach, asOf), sql`(${free} and ${shownByDocument(reach, asOf)})`]);
    }
  }
}

/**
 * The rows `c` of the compartments that are open. Few patients are where a query begins; the many of a panel are
 * checked at its end, where it came by another way: `|| ''` tells the planner so.
 */
export function openRecords(
  { patientIds, panelOf }: Pick<RecordReach, 'patientIds' | 'panelOf'>,
  asOf: number | undefined,
  panelAtEnd = false,
): Fragment {
  const parts: Fragment[] = [];
  if (patientIds) parts.push(patientIds.length === 0 ? raw('1 = 0') : sql`c.patient_id in ${listOf(patientIds)}`);
  if (panelOf !== undefined) {
    const [type = '', id = ''] = panelOf.split('/');
    const patientId = raw(panelAtEnd ? `c.patient_id || ''` : 'c.patient_id');
    parts.push(sql`${patientId} in (select p.id from reference_index g
      join resource_version p on p.key = g.resource_key and ${heldAt('p', asOf)}
      where g.param = ${paramOf('Patient', 'general-practitioner')} and g.target = ${id} and g.target_type = ${type})`);
  }
  return allOf(parts);
}

/** The row `c` of a compartment, which is there already, is of an open record. */
function isOpen({ patientIds, panelOf }: RecordReach, asOf: number | undefined): Fragment {
  const panel = panelOf === undefined ? [] : [inPanel(raw('c.patient_id'), panelOf, asOf)];
  return allOf([openRecords({ patientIds }, asOf), ...panel]);
}

/** One patient is of the panel: looked up, where `openRecords` lists the panel. A subquery with `limit`, see `within`. */
export function inPanel(patientId: Fragment, panelOf: string, asOf: number | undefined): Fragment {
  const [type = '', id = ''] = panelOf.split('/');
  return sql`(select 1 from resource_version p cross join reference_index g
    where p.type = 'Patient' and p.id = ${patientId} and ${heldAt('p', asOf)} and g.resource_key = p.key
      and +g.param = ${paramOf('Patient', 'general-practitioner')} and g.target = ${id} and g.target_type = ${type}
    limit 1) is not null`;
}

/**
 * The Provenance `v` tells of a resource of the open records. Those of a patient lead to what tells of them; for a whole
 * panel, whose resources are most of all that there are, each Provenance is asked for its targets. `cross join` has SQLite
 * keep to this order.
 */
function targetSql(reach: RecordReach, asOf: number | undefined, way: Way): Fragment {
  if (reach.types.length === 0) return raw('1 = 0');
  const param = paramOf('Provenance', 'target');
  const isTarget = sql`${heldAt('w', asOf)} and w.type in ${listOf(reach.types)}`;
  if (way === 'each') {
    return sql`(select 1 from reference_index r cross join resource_version w cross join compartment_index c
      where r.resource_key = v.key and +r.param = ${param} and w.type = r.target_type and w.id = r.target and ${isTarget}
        and c.resource_key = w.key and ${isOpen(reach, asOf)} limit 1) is not null`;
  }
  return sql`v.key in (select r.resource_key from compartment_index c
    cross join resource_version w cross join reference_index r
    where ${openRecords(reach, asOf)} and w.key = c.resource_key and ${isTarget}
      and r.param = ${param} and r.target = w.id and r.target_type = w.type)`;
}

/** `v` refers, by this parameter, to a resource of the open records. */
function referringTo(param: number, reach: RecordReach, asOf: number | undefined): Fragment {
  if (reach.types.length === 0) return raw('1 = 0');
  return sql`v.key in (select r.resource_key from compartment_index c
    join resource_version w on w.key = c.resource_key and ${heldAt('w', asOf)}
    join reference_index r on r.param = ${param} and r.target = w.id and r.target_type = w.type
    where ${openRecords(reach, asOf, true)} and w.type in ${listOf(reach.types)})`;
}

/** A document of the open records has the Binary `v` as its attachment. */
function shownByDocument(reach: RecordReach, asOf: number | undefined): Fragment {
  const params = [
    ...(reach.types.includes('DocumentReference') ? [paramOf('DocumentReference', 'location')] : []),
    ...(reach.types.includes('DiagnosticReport') ? [paramOf('DiagnosticReport', 'presented-form')] : []),
  ];
  if (params.length === 0) return raw('1 = 0');
  return sql`'Binary/' || v.id in (select t.code from compartment_index c
    join resource_version w on w.key = c.resource_key and ${heldAt('w', asOf)}
    join token_index t on t.resource_key = w.key and t.param in ${listOf(params)}
    where ${openRecords(reach, asOf, true)})`;
}
