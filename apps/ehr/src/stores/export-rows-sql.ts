import type { ExportedType, ExportLevel } from '../bulk/exported-types.ts';
import type { AssociatedProvenance } from '../bulk/parse-associated-data.ts';
import { aboutTypesSql, associatedSql } from './export-associated-sql.ts';
import { reachSql, recordsOf } from './export-reach-sql.ts';
import { conditionsSql } from './resource-search/conditions.ts';
import { allOf, anyOf, type Fragment, raw, someOf, sql } from './resource-search/fragment.ts';
import { filterSql, heldAt } from './resource-search/reach.ts';
import { relativeAttachment } from './resources-next-version.ts';

/** Which rows of a type belong to an export. */
export type ExportRows = ExportedType & {
  level: ExportLevel;
  seq: number;
  since?: string;
  group?: GroupMembers;
  /** Of Provenance: only of what the export returns of these other types, whenever it was changed itself. */
  associated?: { by: AssociatedProvenance; returned: readonly ExportRows[] };
  /** The FHIR base of attachment URLs. */
  base: string;
};

/**
 * Whose records are meant: those of the members of this version of a Group, without those whom it calls inactive, and of
 * these those whose id is listed. Of everybody where it says neither.
 */
export type GroupMembers = { key?: number; inactive: readonly string[]; isListed?: (id: Fragment) => Fragment };
/** Those of a version of a Group. */
export type MembersOfGroup = GroupMembers & { key: number };

/** About rows under the name `alias`: which belong to the export, and the line that each becomes. */
export type Scan = { alias: 'v' | 'd'; match: Fragment; line: Fragment };

/** What was there as of the export's commit. */
export function heldRows(rows: ExportRows): Scan {
  const url = `"url":${JSON.stringify(`${rows.base}/Binary/`).slice(0, -1)}`;
  return {
    alias: 'v',
    match: heldSql(rows),
    line: sql`case when v.has_base = 1 then replace(v.body, ${relativeAttachment}, ${url}) else v.body end`,
  };
}

/**
 * What was deleted, each as a transaction Bundle; `v` is the version that held at `_since`, which says whose record it was
 * in, and whether it was asked for. What came and went since is not told of: no earlier export had it.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#response---output-manifest
 */
export function deletedRows(rows: ExportRows): Scan {
  const belonged = allOf([
    ...reachSql({ ...rows, associated: undefined }, recordsOf(rows, false)),
    ...narrowedSql(rows),
    ...formerTargetSql(rows),
  ]);
  return {
    alias: 'd',
    match: allOf([
      raw('d.deleted = 1'),
      heldAt('d', rows.seq),
      ...changedSince('d', rows),
      someOf(sql`resource_version v
        where v.type = d.type and v.id = d.id and v.deleted = 0 and ${heldAtSince(rows)} and ${belonged}`),
    ]),
    line: raw(
      `'{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"' || d.type || '/' || d.id || '"}}]}'`,
    ),
  };
}

/** The version `v` is one that the export delivers. */
function heldSql(rows: ExportRows): Fragment {
  const { associated } = rows;
  return allOf([
    heldAt('v', rows.seq),
    raw('v.deleted = 0'),
    ...(associated ? [] : changedSince('v', rows)),
    ...reachSql(rows, recordsOf(rows, true)),
    ...narrowedSql(rows),
    ...(associated ? [associatedSql(rows, associated, heldSql)] : []),
  ]);
}

function changedSince(alias: string, { since }: ExportRows): Fragment[] {
  return since === undefined ? [] : [sql`${raw(alias)}.last_updated > ${since}`];
}

/** The version `v` was the last one of its resource up to `_since`. */
function heldAtSince({ since = '' }: ExportRows): Fragment {
  const later = someOf(sql`resource_version n
    where n.type = v.type and n.id = v.id and n.version > v.version and n.last_updated <= ${since}`);
  return sql`v.last_updated <= ${since} and not ${later}`;
}

/** What the scopes and the queries of the kick-off leave of a type. */
function narrowedSql({ filters, queries, seq }: ExportRows): Fragment[] {
  return [
    ...filters.map(filter => filterSql(filter, seq)),
    ...(queries ? [anyOf(queries.map(query => sql`(${allOf(conditionsSql(query, true))})`))] : []),
  ];
}

/** A Provenance that is gone was that of something that the export might have returned. */
function formerTargetSql({ associated }: ExportRows): Fragment[] {
  return associated ? [aboutTypesSql(associated.returned.map(({ type }) => type))] : [];
}
