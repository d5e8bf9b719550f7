import type { ExportedType, ExportLevel } from '../bulk/exported-types.ts';
import { reachOf } from '../fhir/reach.ts';
import { paramOf } from '../fhir/search-parameters.ts';
import { allOf, type Fragment, listOf, raw, sql } from './resource-search/fragment.ts';
import { filterSql, heldAt } from './resource-search/reach.ts';
import { relativeAttachment } from './resources-next-version.ts';

/** Which rows of a type belong to an export. */
export type ExportRows = ExportedType & {
  level: ExportLevel;
  seq: number;
  since?: string;
  group?: GroupMembers;
  /** The FHIR base of attachment URLs. */
  base: string;
};

/** The version of a Group whose members are meant, without those whom it calls inactive. */
export type GroupMembers = { key: number; inactive: readonly string[] };

/** About rows under the name `alias`: which belong to the export, and the line that each becomes. */
export type Scan = { alias: 'v' | 'd'; match: Fragment; line: Fragment };

/** What was there as of the export's commit. */
export function heldRows(rows: ExportRows): Scan {
  const url = `"url":${JSON.stringify(`${rows.base}/Binary/`).slice(0, -1)}`;
  return {
    alias: 'v',
    match: allOf([
      heldAt('v', rows.seq),
      raw('v.deleted = 0'),
      ...changedSince('v', rows),
      ...reachSql(rows, memberAsOf(rows), heldAt('w', rows.seq)),
      ...rows.filters.map(filter => filterSql(filter, rows.seq)),
    ]),
    line: sql`case when v.has_base = 1 then replace(v.body, ${relativeAttachment}, ${url}) else v.body end`,
  };
}

/**
 * What was deleted, each as a transaction Bundle; `v` is the last version before, which says whose record it was in.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---output-manifest
 */
export function deletedRows(rows: ExportRows): Scan {
  const belonged = allOf([
    ...reachSql(rows, rows.group ? memberSql(rows.group, raw('c.patient_id')) : raw('1 = 1'), raw('1 = 1')),
    ...rows.filters.map(filter => filterSql(filter, rows.seq)),
  ]);
  return {
    alias: 'd',
    match: allOf([
      raw('d.deleted = 1'),
      heldAt('d', rows.seq),
      ...changedSince('d', rows),
      someOf(sql`resource_version v
        where v.type = d.type and v.id = d.id and v.to_seq = d.from_seq and ${belonged}`),
    ]),
    line: raw(
      `'{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"' || d.type || '/' || d.id || '"}}]}'`,
    ),
  };
}

function changedSince(alias: string, { since }: ExportRows): Fragment[] {
  return since === undefined ? [] : [sql`${raw(alias)}.last_updated > ${since}`];
}

/** How `v` hangs on the record of a patient `c.patient_id`; nothing for a type, or at a level, without patients. */
function reachSql({ level, type }: ExportRows, member: Fragment, targetHeld: Fragment): Fragment[] {
  const by = reachOf(type);
  if (level === 'system' || by === 'whole') return [];
  if (by === 'target') {
    const record = someOf(sql`compartment_index c where c.resource_key = w.key and ${member}`);
    const target = someOf(sql`resource_version w
      where w.type = r.target_type and w.id = r.target and ${targetHeld} and ${record}`);
    return [
      someOf(sql`reference_index r
        where r.resource_key = v.key and +r.param = ${paramOf('Provenance', 'target')} and ${target}`),
    ];
  }
  // A Patient who links to a member is in the member's compartment, and no member for that.
  const self = raw(type === 'Patient' ? 'c.patient_id = v.id' : '1 = 1');
  return [someOf(sql`compartment_index c where c.resource_key = v.key and ${self} and ${member}`)];
}

function memberAsOf({ seq, group }: ExportRows): Fragment {
  const exists = someOf(sql`resource_version p
    where p.type = 'Patient' and p.id = c.patient_id and ${heldAt('p', seq)} and p.deleted = 0`);
  return group ? sql`${memberSql(group, raw('c.patient_id'))} and ${exists}` : exists;
}

/** The patient of this id is in the Group. */
export function memberSql({ key, inactive }: GroupMembers, id: Fragment): Fragment {
  const named = someOf(sql`reference_index m where +m.resource_key = ${key}
    and m.param = ${paramOf('Group', 'member')} and m.target = ${id} and m.target_type = 'Patient'`);
  return inactive.length === 0 ? named : sql`${named} and ${id} not in ${listOf(inactive)}`;
}

/**
 * There is such a row. `offset 0` keeps PostgreSQL from collecting all such rows of the table first, and the `+` above
 * both databases from an index that finds far more: a window of keys is small, so each of its rows is looked up.
 */
function someOf(rows: Fragment): Fragment {
  return sql`exists (select 1 from ${rows} limit 1 offset 0)`;
}
