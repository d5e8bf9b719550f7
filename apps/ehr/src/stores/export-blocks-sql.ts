import { paramOf } from '../fhir/search-parameters.ts';
import { memberSql } from './export-reach-sql.ts';
import { type ExportRows, heldRows, type Scan } from './export-rows-sql.ts';
import { allOf, type Fragment, listOf, raw, sql, unionOf } from './resource-search/fragment.ts';
import { heldAt } from './resource-search/reach.ts';

/** What the blocks of an export hold: of each type which rows; and whose blocks they are. */
export type BlockRows = Pick<ExportRows, 'seq' | 'group'> & { types: readonly ExportRows[] };

/** Patients whose blocks are looked at as a whole; or one, of whose block the rows after one up to another are. */
export type BlockWindow = { patients: readonly { key: number; id: string }[]; afterRow: number; lastRow: number };

/** Before the first row of a block, and after its last. */
export const blockStart = 0;
export const blockEnd = Number.MAX_SAFE_INTEGER;

/** The patient `p` has a block. */
export function isOrganizing({ seq, group }: BlockRows): Fragment {
  return allOf([heldAt('p', seq), raw('p.deleted = 0'), ...(group ? [memberSql(group, raw('p.id'))] : [])]);
}

/**
 * The rows of a window in the order `at, nth`, each with its `line`, which is null for what does not belong: the patient,
 * then the compartment, each resource of it with those Provenances that are first about it. `cross join` has SQLite begin
 * with the few patients of the window.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-output-file-organization
 */
export function blockLines(rows: BlockRows, window: BlockWindow, line: (scan: Scan) => Fragment): Fragment {
  const lineOf = (isMeant: (type: string) => boolean) =>
    lineByType(
      rows.types.filter(({ type }) => isMeant(type)),
      line,
    );
  const ids = listOf(padded(window.patients.map(({ id }) => id)));
  const keys = listOf(padded(window.patients.map(({ key }) => key)));
  // Where it says nothing, the range stays away: PostgreSQL would take it for the better way in.
  const isWhole = window.afterRow === blockStart && window.lastRow === blockEnd;
  const range = sql`c.resource_key > ${window.afterRow} and c.resource_key <= ${window.lastRow}`;
  const inWindow = isWhole ? sql`c.patient_id in ${ids}` : sql`c.patient_id in ${ids} and ${range}`;
  const patient = sql`select v.id as patient_id, 0 as at, 0 as nth, ${lineOf(type => type === 'Patient')} as line
    from resource_version v where v.key in ${keys}`;
  // A Patient who is linked to another has a block of his own.
  const compartment = sql`select c.patient_id, c.resource_key as at, 0 as nth,
      ${lineOf(type => type !== 'Patient')} as line
    from compartment_index c cross join resource_version v where ${inWindow} and v.key = c.resource_key`;
  const about = sql`select c.patient_id, c.resource_key as at, v.key as nth,
      ${lineOf(type => type === 'Provenance')} as line
    from compartment_index c cross join resource_version w cross join reference_index r cross join resource_version v
    where ${inWindow} and w.key = c.resource_key and ${heldAt('w', rows.seq)}
      and r.param = ${target} and r.target = w.id and r.target_type = w.type and v.key = r.resource_key and not ${isInCompartment} and not ${isAboutEarlier(rows)}`;
  const parts = [...(window.afterRow === blockStart ? [patient] : []), compartment];
  if (rows.types.some(({ type }) => type === 'Provenance')) parts.push(about);
  return unionOf(parts);
}

const target = paramOf('Provenance', 'target');

/** The Provenance `v` names the patient itself: it comes in its turn. */
const isInCompartment = raw(`exists (select 1 from compartment_index i
  where i.patient_id = c.patient_id and i.resource_key = v.key)`);

/** The Provenance `v` is also about an earlier resource of the same block, with which it came. */
function isAboutEarlier({ seq }: BlockRows): Fragment {
  return sql`exists (select 1 from reference_index e
    join resource_version x on x.type = e.target_type and x.id = e.target and ${heldAt('x', seq)}
    join compartment_index i on i.patient_id = c.patient_id and i.resource_key = x.key
    where e.resource_key = v.key and e.param = ${target}
      and (x.key < c.resource_key or x.key = c.resource_key and e.n < r.n))`;
}

/** The line of `v` by what is asked of its type; types of which the same is asked share a branch. */
function lineByType(types: readonly ExportRows[], line: (scan: Scan) => Fragment): Fragment {
  const branches = new Map<string, { types: string[]; then: Fragment }>();
  for (const rows of types) {
    const scan = heldRows(rows);
    const then = sql`case when ${scan.match} then ${line(scan)} end`;
    const branch = branches.get(JSON.stringify(then)) ?? { types: [], then };
    branch.types.push(rows.type);
    branches.set(JSON.stringify(then), branch);
  }
  if (branches.size === 0) return raw('null');
  const whens = [...branches.values()].map(({ types, then }) => sql`when v.type in ${listOf(types)} then ${then}`);
  return sql`case ${whens.reduce((all, when) => sql`${all} ${when}`)} end`;
}

/** A few fixed lengths keep the number of prepared statements small. */
export function padded<T>(values: readonly T[]): T[] {
  const length = [1, 4, 16].find(size => size >= values.length) ?? values.length;
  return [...values, ...Array<T>(length - values.length).fill(values.at(-1) as T)];
}
