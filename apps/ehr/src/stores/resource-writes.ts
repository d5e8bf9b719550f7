import { all, first, type WriteScript } from '@smart-ehr/prisma';
import type { RecordReach, ResourceFilter } from '../fhir/reach.ts';
import type { Condition } from '../fhir/search/condition.ts';
import { conditionsSql } from './resource-search/conditions.ts';
import { allOf, sql as build, type Fragment, raw } from './resource-search/fragment.ts';
import { filterSql, keyOfType, openRecords } from './resource-search/reach.ts';
import { type StoredResource, storedResource, type VersionRow } from './resources.ts';

/**
 * The steps of a write that depends on what is there (ResourceStore.transact). What may be touched is asked with the
 * very SQL that reads are filtered with, before and after the change, in its transaction.
 */

/**
 * The first step: writers of resources take turns, so what is read after it stays as it is until this write ends. On
 * SQLite they do anyway. https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS
 */
export function* takeTurn(): WriteScript<void> {
  yield* all('update commit_clock set seq = seq where id = 1');
}

/** The current version of a resource if the filter reaches it; a deleted one only where the filter has no bounds. */
export function* findReached(filter: ResourceFilter, id: string): WriteScript<StoredResource | undefined> {
  const { text, values } = build`select ${columns} from resource_version v
    where v.type = ${filter.type} and v.id = ${id} and v.to_seq is null and ${filterSql(filter, undefined)}`;
  const row = yield* first<VersionRow>(text, ...values);
  return row && storedResource(row);
}

/** The resources within the filter that meet all conditions, `limit` at most. */
export function* findMatching(
  filter: ResourceFilter,
  conditions: readonly Condition[],
  limit: number,
): WriteScript<StoredResource[]> {
  const matches = allOf([
    build`${keyOfType('v.key', filter.type)} and v.deleted = 0 and v.to_seq is null`,
    filterSql(filter, undefined),
    ...conditionsSql(conditions, false),
  ]);
  const { text, values } =
    build`select ${columns} from resource_version v where ${matches} order by v.key limit ${limit}`;
  return (yield* all<VersionRow>(text, ...values)).map(storedResource);
}

/** Whether the record of each of these patients is open, whether or not there is such a patient. */
export function* areOpen(reach: RecordReach, patientIds: Iterable<string>): WriteScript<boolean> {
  for (const patientId of patientIds) {
    const asked: Fragment = build`select 1 as open from (select ${raw('cast(? as text)')} as patient_id) c
      where ${openRecords(reach, undefined)}`;
    if (!(yield* first(asked.text, patientId, ...asked.values))) return false;
  }
  return true;
}

const columns = raw('v.key, v.type, v.id, v.version, v.last_updated, v.deleted, v.has_base, v.body');
