import type { Sql } from '@smart-ehr/prisma';
import type { ResourceFilter } from '../fhir/reach.ts';
import { allOf, type Fragment, raw, sql } from './resource-search/fragment.ts';
import { filterSql, keyOfType } from './resource-search/reach.ts';
import { firstKeyOf, keyLimitOf } from './resources-keys.ts';

/**
 * A version as history shows it. `isFirst`: there was no resource before it, or a deleted one. `key` grows with the
 * commits, so it is also the place where the next page begins.
 */
export type HistoricVersion = {
  key: number;
  type: string;
  id: string;
  version: number;
  lastUpdated: string;
  deleted: boolean;
  isFirst: boolean;
  hasBase: boolean;
  body: string;
};

/** The newest `limit` versions; `before` is the key of the last one that was seen, `since` an instant. */
export type HistoryPage = { filter: ResourceFilter; id?: string; limit: number; before?: number; since?: string };

export type ResourceHistory = ReturnType<typeof createResourceHistory>;

/**
 * Versions that an access may see: each one that its filter reaches, of resources that it reaches now. A version of
 * when the resource was in somebody else's record is in that record, and so is not shown. The deletion of a version
 * that may be seen may be seen too.
 */
export function createResourceHistory(database: Sql) {
  async function versions({ text, values }: Fragment): Promise<HistoricVersion[]> {
    const rows = await database.read<VersionRow>(text, ...values);
    return rows.map(versionOf);
  }
  return {
    /** The history of one resource, or without `id` of a type; the newest version first. */
    page: ({ filter, id, limit, before, since }: HistoryPage) =>
      versions(
        sql`${select} where ${allOf([
          sql`h.key > ${firstKeyOf(filter.type)} and h.key < ${before ?? keyLimitOf(filter.type)}`,
          ...(id === undefined ? [] : [sql`h.type = ${filter.type} and h.id = ${id}`]),
          ...(since === undefined ? [] : [sql`h.last_updated >= ${since}`]),
          ...(isWhole(filter) ? [] : [sql`h.key in (${shownKeys(filter, id)})`]),
        ])} order by h.key desc limit ${limit}`,
      ),

    async version(filter: ResourceFilter, id: string, version: number): Promise<HistoricVersion | undefined> {
      const named = sql`h.type = ${filter.type} and h.id = ${id} and h.version = ${version}`;
      const shown = isWhole(filter) ? raw('1 = 1') : sql`h.key in (${shownKeys(filter, id)})`;
      const [found] = await versions(sql`${select} where ${named} and ${shown}`);
      return found;
    },
  };
}

const select = raw(`select h.key, h.type, h.id, h.version, h.last_updated, h.deleted, h.has_base, h.body, coalesce((
  select p.deleted from resource_version p where p.type = h.type and p.id = h.id and p.version = h.version - 1), 1
) as is_first from resource_version h`);

/** Whether the filter has no bounds: then there is nothing to ask of a version. */
const isWhole = ({ grants }: ResourceFilter) => grants.some(grant => Object.keys(grant).length === 0);

/**
 * The versions that a filter with bounds reaches, and the deletions that ended one of them, which have no content to be
 * reached by. The filter leads, so this costs what it reaches, not what there is of the type.
 */
function shownKeys(filter: ResourceFilter, id: string | undefined): Fragment {
  const reached = allOf([
    keyOfType('v.key', filter.type),
    ...(id === undefined ? [] : [sql`v.type = ${filter.type} and v.id = ${id}`]),
    sql`v.deleted = 0 and ${filterSql(filter, undefined)}`,
    reachedNow(filter),
  ]);
  return sql`select v.key from resource_version v where ${reached}
    union all select d.key from resource_version v
    join resource_version d on d.type = ${filter.type} and d.id = v.id and d.version = v.version + 1 and d.deleted = 1
    where v.to_seq is not null and ${reached}`;
}

/**
 * Of a version that is over, the filter must reach what the resource is now. What is deleted now is in nobody's record.
 * The inner `v` hides the outer one; `cross join` has SQLite begin with the one row that it is about.
 */
function reachedNow(filter: ResourceFilter): Fragment {
  return sql`(v.to_seq is null or exists (select 1 from (select v.id as id) listed
    cross join resource_version v
    where v.type = ${filter.type} and v.id = listed.id and v.to_seq is null and ${filterSql(filter, undefined)}))`;
}

type VersionRow = {
  key: number;
  type: string;
  id: string;
  version: number;
  last_updated: string;
  deleted: number;
  is_first: number;
  has_base: number;
  body: string;
};

function versionOf({ last_updated, deleted, is_first, has_base, ...row }: VersionRow): HistoricVersion {
  return {
    ...row,
    lastUpdated: last_updated,
    deleted: deleted === 1,
    isFirst: is_first === 1,
    hasBase: has_base === 1,
  };
}
