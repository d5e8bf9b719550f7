import type { HeldType } from '../fhir/resource-types.ts';
import { paramOf } from '../fhir/search-parameters.ts';
import type { ExportRows } from './export-rows-sql.ts';
import { allOf, anyOf, type Fragment, listOf, raw, someOf, sql } from './resource-search/fragment.ts';
import { filterSql, heldAt } from './resource-search/reach.ts';

const target = () => paramOf('Provenance', 'target');

/**
 * The Provenance `v` is about something that the export returns, and with `latest` is the newest that is.
 * https://hl7.org/fhir/uv/bulkdata/en/ValueSet-include-associated-data.html
 *
 * Within, `v` is first what it is about, then another Provenance of that; `o` is the one outside. `cross join` has SQLite
 * begin with that one.
 */
export function associatedSql(
  rows: ExportRows,
  { by, returned }: NonNullable<ExportRows['associated']>,
  heldSql: (rows: ExportRows) => Fragment,
): Fragment {
  if (returned.length === 0) return raw('1 = 0');
  const newest = by === 'latest' ? [sql`not ${newerSql(rows)}`] : [];
  return someOf(sql`(select v.key as key) o cross join reference_index r cross join resource_version v
    where r.resource_key = o.key and +r.param = ${target()} and v.type = r.target_type and v.id = r.target
      and ${allOf([anyOf(returnedSql(returned, heldSql)), ...newest])}`);
}

/** The version `v` is about something of these types. */
export function aboutTypesSql(types: readonly HeldType[]): Fragment {
  if (types.length === 0) return raw('1 = 0');
  return someOf(sql`reference_index r
    where r.resource_key = v.key and +r.param = ${target()} and r.target_type in ${listOf(types)}`);
}

/** One alternative for all types of which the same is asked: there are few, and each is long. */
function returnedSql(returned: readonly ExportRows[], heldSql: (rows: ExportRows) => Fragment): Fragment[] {
  const alternatives = new Map<string, { types: HeldType[]; held: Fragment }>();
  for (const rows of returned) {
    const held = heldSql(rows);
    const name = JSON.stringify(held);
    const known = alternatives.get(name);
    if (known) known.types.push(rows.type);
    else alternatives.set(name, { types: [rows.type], held });
  }
  return [...alternatives.values()].map(({ types, held }) => sql`(v.type in ${listOf(types)} and ${held})`);
}

/**
 * There is a later Provenance of the same, by `recorded`, that the client may have. The one that was stored last is looked at
 * first: as a rule it is the later one, however many there are.
 */
function newerSql({ seq, filters }: ExportRows): Fragment {
  const reached = allOf([heldAt('v', seq), raw('v.deleted = 0'), ...filters.map(filter => filterSql(filter, seq))]);
  return someOf(sql`reference_index n
    join resource_version v on v.key = n.resource_key
    where n.param = ${target()} and n.target = r.target and n.target_type = r.target_type and ${reached}
      and (${recordedSql('v')}, v.key) > (${recordedSql('o')}, o.key)
    order by n.resource_key desc`);
}

function recordedSql(alias: 'v' | 'o'): Fragment {
  return sql`coalesce((select max(i.high_ms) from date_index i
    where i.resource_key = ${raw(`${alias}.key`)} and +i.param = ${paramOf('Provenance', 'recorded')}), 0)`;
}
