import { reachOf } from '../fhir/reach.ts';
import { paramOf } from '../fhir/search-parameters.ts';
import type { ExportRows, GroupMembers } from './export-rows-sql.ts';
import { allOf, type Fragment, listOf, raw, someOf, sql } from './resource-search/fragment.ts';
import { heldAt } from './resource-search/reach.ts';

/**
 * Which records `c` of the compartment index are meant, and which close what is in them too. `targetHeld`: what a
 * Provenance is about, `w`, has to be there.
 */
type Records = { meant: Fragment; closed: Fragment | undefined; targetHeld: Fragment };

/** `asOf`: as of the export's commit; else as it ever was, for what is deleted. */
export function recordsOf({ seq, group }: ExportRows, asOf: boolean): Records {
  const exists = someOf(sql`resource_version p
    where p.type = 'Patient' and p.id = c.patient_id and ${heldAt('p', seq)} and p.deleted = 0`);
  const patient = raw('c.patient_id');
  return {
    meant: allOf([...(group ? [memberSql(group, patient)] : []), ...(asOf ? [exists] : [])]),
    closed: group?.isListed && sql`not ${group.isListed(patient)}`,
    targetHeld: asOf ? heldAt('w', seq) : raw('1 = 1'),
  };
}

/**
 * How `v` hangs on a record that is meant; nothing for a type, or at a level, without patients. Where `patient` names
 * whose records, what is in somebody else's too stays out: "the server SHALL NOT return resources in the patient
 * compartments belonging to patients outside of this list".
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#query-parameters
 */
export function reachSql({ level, type, associated }: ExportRows, { meant, closed, targetHeld }: Records): Fragment[] {
  const by = reachOf(type);
  if (level === 'system' || by === 'whole') return [];
  const inRecord = by === 'target' ? (which: Fragment) => targetIn(targetHeld, which) : recordOf('v');
  // What is associated with something is reached by way of that, which need not be in a record.
  return [...(associated ? [] : [inRecord(meant)]), ...(closed ? [sql`not ${inRecord(closed)}`] : [])];
}

/** A Patient who links to a member is in the member's compartment, and no member for that. */
function recordOf(alias: 'v' | 'w'): (which: Fragment) => Fragment {
  const { key, type, id } = { key: raw(`${alias}.key`), type: raw(`${alias}.type`), id: raw(`${alias}.id`) };
  return which =>
    someOf(sql`compartment_index c
      where c.resource_key = ${key} and (${type} <> 'Patient' or c.patient_id = ${id}) and ${which}`);
}

function targetIn(targetHeld: Fragment, which: Fragment): Fragment {
  const target = someOf(sql`resource_version w
    where w.type = r.target_type and w.id = r.target and ${targetHeld} and ${recordOf('w')(which)}`);
  return someOf(sql`reference_index r
    where r.resource_key = v.key and +r.param = ${paramOf('Provenance', 'target')} and ${target}`);
}

/** The patient of this id is meant. */
export function memberSql({ key, inactive, isListed }: GroupMembers, id: Fragment): Fragment {
  const named = sql`reference_index m where +m.resource_key = ${key ?? 0}
    and m.param = ${paramOf('Group', 'member')} and m.target = ${id} and m.target_type = 'Patient'`;
  return allOf([
    ...(key === undefined ? [] : [someOf(named)]),
    ...(inactive.length === 0 ? [] : [sql`${id} not in ${listOf(inactive)}`]),
    ...(isListed ? [isListed(id)] : []),
  ]);
}
