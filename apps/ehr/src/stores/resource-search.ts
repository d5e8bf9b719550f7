import type { Sql } from '@smart-ehr/prisma';
import type { ResourceFilter } from '../fhir/reach.ts';
import { sql as build, type Fragment, listOf, raw } from './resource-search/fragment.ts';
import { filterSql } from './resource-search/reach.ts';
import { lookedUpSql, type Moment, type Selection, selectionSql, walkSql } from './resource-search/selection.ts';
import { afterCursor, type Cursor, orderBy, type SortKey, sortColumns, sortNames } from './resource-search/sorting.ts';

export type { Moment } from './resource-search/selection.ts';
export type { Cursor, SortKey } from './resource-search/sorting.ts';

/** A resource as it is stored, ready to be sent. `hasBase`: it holds attachment URLs that need the FHIR base. */
export type FoundResource = {
  key: number;
  type: string;
  id: string;
  lastUpdated: string;
  hasBase: boolean;
  body: string;
};
export type FoundVersion = FoundResource & { version: number; deleted: boolean };

export type PageRequest = Selection & { sort: readonly SortKey[]; count: number; after?: Cursor };
/** `asOf`: the commit as of which it was answered; undefined where nothing was found as of now. */
export type Page = { resources: FoundResource[]; next?: Cursor; asOf?: number | undefined };
/** Resources of the filter's type that hang on others, `limit` at most. */
export type LinkedRequest = Moment & { filter: ResourceFilter; limit: number };

/**
 * Every question about resources that an access asks: its filter is part of each statement. The number of
 * statements depends on the request, never on how much it finds.
 */
export type ResourceSearch = ReturnType<typeof createResourceSearch>;

export function createResourceSearch(sql: Sql) {
  async function rows<R>({ text, values }: Fragment): Promise<R[]> {
    return sql.read<R>(text, ...values);
  }
  /** As an array, PostgreSQL looks each key up; as a set it reads the whole table beside it. */
  const isOneOf = (column: 'r.resource_key' | 'w.key', keys: readonly number[]) =>
    sql.dialect === 'sqlite'
      ? build`${raw(column)} in (select value from json_each(${JSON.stringify(keys)}))`
      : build`${raw(column)} = any(array(select value::bigint from json_array_elements_text(${JSON.stringify(keys)}::json)))`;

  return {
    /** The current version of one resource if the filter reaches it; a deleted one only where the filter has no bounds. */
    async find(filter: ResourceFilter, id: string): Promise<FoundVersion | undefined> {
      const [row] = await rows<VersionRow>(build`select ${columns}, v.version, v.deleted from resource_version v
        where v.type = ${filter.type} and v.id = ${id} and v.to_seq is null and ${filterSql(filter, undefined)}`);
      return row && { ...resourceOf(filter.type, row), version: row.version, deleted: row.deleted === 1 };
    },

    async page({ sort, count, after, ...selection }: PageRequest): Promise<Page> {
      const { from, key, where } = walkSql(selection, sql.dialect, sort.length === 0 ? after?.key : undefined);
      const all = selection.asOf === undefined ? build`${columns}, ${currentSeq}` : columns;
      const page = await rows<FoundRow & { seq?: number } & Record<`s${number}`, string | number>>(
        sort.length === 0
          ? build`select ${all} from ${from} where ${where} order by ${key} limit ${count + 1}`
          : build`select ${all}${sortNames(sort)} from (
              select * from (select v.key${sortColumns(sort)} from ${from} where ${where}) listed
              where ${after ? afterCursor(sort, after) : raw('1 = 1')} order by ${orderBy(sort)} limit ${count + 1}
            ) page join resource_version v on v.key = page.key order by ${orderBy(sort, 'page.')}`,
      );
      const last = page.length > count ? page[count - 1] : undefined;
      return {
        resources: page.slice(0, count).map(row => resourceOf(selection.filter.type, row)),
        ...(last && { next: { values: sort.map((_, at) => last[`s${at}`] ?? ''), key: last.key } }),
        asOf: selection.asOf ?? page[0]?.seq,
      };
    },

    async count(selection: Selection): Promise<number> {
      const [row] = await rows<{ total: number }>(
        build`select count(*) as total from resource_version v where ${selectionSql(selection, sql.dialect)}`,
      );
      return Number(row?.total ?? 0);
    },

    /** Resources of the filter's type that those with these keys refer to by one of these parameters. */
    async referredTo(keys: readonly number[], params: readonly number[], { limit, ...asked }: LinkedRequest) {
      const { type } = asked.filter;
      const found = await rows<FoundRow>(build`select ${columns} from resource_version v
        where ${lookedUpSql(asked, sql.dialect)} and v.id in (
          with linked as materialized (select r.target from reference_index r
            where ${isOneOf('r.resource_key', keys)} and +r.param in ${listOf(params)} and r.target_type = ${type})
          select target from linked)
        order by v.key limit ${limit}`);
      return found.map(row => resourceOf(type, row));
    },

    /** Resources of the filter's type that refer by one of these parameters to those of the type with these keys. */
    async referring(
      type: string,
      keys: readonly number[],
      params: readonly number[],
      { limit, ...selection }: LinkedRequest,
    ) {
      const found = await rows<FoundRow>(build`select ${columns} from resource_version v
        where ${selectionSql({ ...selection, conditions: [] }, sql.dialect)} and v.key in (
          with asked as materialized (select w.id from resource_version w where ${isOneOf('w.key', keys)}),
          linked as materialized (select r.resource_key from asked
            join reference_index r on r.param in ${listOf(params)} and r.target = asked.id and r.target_type = ${type})
          select resource_key from linked)
        order by v.key limit ${limit}`);
      return found.map(row => resourceOf(selection.filter.type, row));
    },
  };
}

type FoundRow = { key: number; id: string; last_updated: string; has_base: number; body: string };
type VersionRow = FoundRow & { version: number; deleted: number };

/** Nothing that is known before: each column of each row costs as much as a look-up. */
const columns = raw('v.key, v.id, v.last_updated, v.has_base, v.body');

/** Of the last commit that the statement sees. */
const currentSeq = raw('(select seq from commit_clock where id = 1) as seq');

/** Named one by one: the rest of a row (`...row`) costs more than the row. */
function resourceOf(type: string, row: FoundRow): FoundResource {
  return {
    key: row.key,
    type,
    id: row.id,
    lastUpdated: row.last_updated,
    hasBase: row.has_base === 1,
    body: row.body,
  };
}
