import type { Sql } from '@smart-ehr/prisma';
import type { ResourceFilter } from '../fhir/reach.ts';
import { allOf, type Fragment, raw, sql } from './resource-search/fragment.ts';
import { filterSql, keyOfType } from './resource-search/reach.ts';
import { keyLimitOf } from './resources-keys.ts';

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
          keyOfType('v.key', filter.type),
          sql`v.key < ${before ?? keyLimitOf(filter.type)}`,
          ...(id === undefined ? [] : [sql`v.type = ${filter.type} and v.id = ${id}`]),
          ...(since === undefined ? [] : [sql`v.last_updated >= ${since}`]),
          shown(filter),
          reachedNow(filter),
        ])} order by v.key desc limit ${limit}`,
      ),

    async version(filter: ResourceFilter, id: string, version: number): Promise<HistoricVersion | undefined> {
      const named = sql`v.type = ${filter.type} and v.id = ${id} and v.version = ${version}`;
      const [found] = await versions(sql`${select} where ${named} and ${shown(filter)} and ${reachedNow(filter)}`);
      return found;
    },
  };
}

const select = raw(`select v.key, v.type, v.id, v.version, v.last_updated, v.deleted, v.has_base, v.body, coalesce((
  select p.deleted from resource_version p where p.type = v.type and p.id = v.id and p.version = v.version - 1), 1
) as is_first from resource_version v`);

/** The inner `v` hides the outer one, which has no content to be reached by. */
function shown(filter: ResourceFilter): Fragment {
  const reached = filterSql(filter, undefined);
  return sql`(v.deleted = 0 and ${reached} or v.deleted = 1 and exists (
    select 1 from (select v.id as id, v.version as version) ended
    join resource_version v on v.type = ${filter.type} and v.id = ended.id and v.version = ended.version - 1
    where ${reached}))`;
}

/** What is deleted now is in nobody's record: only a filter without bounds reaches it. */
function reachedNow(filter: ResourceFilter): Fragment {
  return sql`exists (select 1 from (select v.id as id) listed
    join resource_version v on v.type = ${filter.type} and v.id = listed.id and v.to_seq is null
    where ${filterSql(filter, undefined)})`;
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
