import type {
  AskedDate,
  AskedQuantity,
  AskedReference,
  AskedToken,
  Condition,
  IndexTable,
} from '../../fhir/search/condition.ts';
import { indexText } from '../resources-index-rows.ts';
import { allOf, anyOf, type Fragment, join, listOf, raw, sql } from './fragment.ts';

/**
 * How matches of an index are found: `listed`, all that the database holds, or for `each` version that is left by what is
 * narrower. A category listed costs the more the larger the database is; looked up for each, as much as a record is long.
 */
export type Way = 'listed' | 'each';

/** Leads to few versions by itself, however large the database is. */
export function isNarrow(condition: Condition): boolean {
  const ofOneRecord = (type: string) => type === 'Patient' || type === 'Encounter';
  return (
    condition.kind === 'reference' &&
    condition.values.every(({ targetTypes }) => targetTypes?.every(ofOneRecord) ?? false)
  );
}

/** All of these conditions; `few`: what else the versions are narrowed by leaves few of them. */
export function conditionsSql(conditions: readonly Condition[], few: boolean): Fragment[] {
  const way = few || conditions.some(isNarrow) ? 'each' : 'listed';
  return conditions.map(condition => conditionSql(condition, !few && isNarrow(condition) ? 'listed' : way));
}

/**
 * The SQL of one search condition, about the version `v`. Rows of the index belong to a version, so a condition
 * says the same as of every moment.
 */
function conditionSql(condition: Condition, way: Way): Fragment {
  switch (condition.kind) {
    case 'token':
      return within(way, 'token_index', condition.param, anyOf(condition.values.map(tokenSql)), condition.not);
    case 'string':
      return within(
        way,
        'string_index',
        condition.param,
        anyOf(condition.values.map(text => stringSql(text, condition.match))),
      );
    case 'exact':
      return within(way, 'string_index', condition.param, sql`exact in ${listOf(condition.values)}`);
    case 'date':
      return within(way, 'date_index', condition.param, anyOf(condition.values.map(dateSql)));
    case 'quantity':
      return within(way, 'quantity_index', condition.param, anyOf(condition.values.map(quantitySql)));
    case 'reference':
      return within(way, 'reference_index', condition.param, anyOf(condition.values.map(referenceSql)));
    case 'missing':
      return missingSql(way, condition.tables, condition.param, condition.missing);
    case 'all':
      return allOf(condition.conditions.map(each => conditionSql(each, way)));
    case 'any':
      return anyOf(condition.conditions.map(each => conditionSql(each, way)));
    case 'id':
      return sql`v.id ${raw(condition.not ? 'not in' : 'in')} ${listOf(condition.values)}`;
    case 'lastUpdated':
      return anyOf(condition.values.map(lastUpdatedSql));
    case 'cohort':
      return sql`not exists (select 1 from cohort k where k.group_id = v.id and k.client_id <> ${condition.clientId})`;
  }
}

function missingSql(way: Way, tables: readonly IndexTable[], param: number, missing: boolean): Fragment {
  const found = tables.map(table => within(way, `${table}_index`, param, raw('1 = 1'), missing));
  return missing ? allOf(found) : anyOf(found);
}

/**
 * `+` keeps a planner without statistics from looking up each version by way of everything that has the parameter. A
 * subquery that gives a value is asked for each version on both databases; PostgreSQL turns `exists` into a join when it
 * has statistics, and begins it where the parameter is rare rather than in the record.
 */
function within(way: Way, table: `${IndexTable}_index`, param: number, matches: Fragment, not = false): Fragment {
  if (way === 'listed') {
    const operator = raw(not ? 'not in' : 'in');
    return sql`v.key ${operator} (select resource_key from ${raw(table)} where param = ${param} and ${matches})`;
  }
  const isFound = raw(not ? 'is null' : 'is not null');
  return sql`(select 1 from ${raw(table)} where resource_key = v.key and +param = ${param} and ${matches} limit 1) ${isFound}`;
}

function tokenSql({ system, code }: AskedToken): Fragment {
  const parts = [];
  if (code !== undefined) parts.push(sql`code = ${indexText(code)}`);
  if (system !== undefined) parts.push(sql`system = ${indexText(system)}`);
  return allOf(parts);
}

/** A range rather than `like`: it needs no escaping and every database answers it from the index. */
function stringSql(whole: string, match: 'start' | 'part'): Fragment {
  const text = indexText(whole);
  if (match === 'start') return sql`(folded >= ${text} and folded < ${`${text}\u{10ffff}`})`;
  return sql`folded like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
}

/** https://hl7.org/fhir/R4/search.html#prefix, for a stored range against an asked range. */
function dateSql({ prefix, lowMs, highMs }: AskedDate): Fragment {
  switch (prefix) {
    case 'eq':
      return sql`(low_ms >= ${lowMs} and high_ms <= ${highMs})`;
    case 'ne':
      return sql`(low_ms < ${lowMs} or high_ms > ${highMs})`;
    case 'gt':
      return sql`high_ms > ${highMs}`;
    case 'lt':
      return sql`low_ms < ${lowMs}`;
    case 'ge':
      return sql`(high_ms > ${highMs} or low_ms >= ${lowMs})`;
    case 'le':
      return sql`(low_ms < ${lowMs} or high_ms <= ${highMs})`;
    case 'sa':
      return sql`low_ms > ${highMs}`;
    case 'eb':
      return sql`high_ms < ${lowMs}`;
    case 'ap':
      return sql`(low_ms <= ${highMs} and high_ms >= ${lowMs})`;
  }
}

/** `last_updated` is an instant, kept as ISO text of fixed length. */
function lastUpdatedSql({ prefix, lowMs, highMs }: AskedDate): Fragment {
  const [low, high] = [new Date(lowMs).toISOString(), new Date(highMs).toISOString()];
  switch (prefix) {
    case 'eq':
    case 'ap':
      return sql`(v.last_updated >= ${low} and v.last_updated <= ${high})`;
    case 'ne':
      return sql`(v.last_updated < ${low} or v.last_updated > ${high})`;
    case 'gt':
    case 'sa':
      return sql`v.last_updated > ${high}`;
    case 'lt':
    case 'eb':
      return sql`v.last_updated < ${low}`;
    case 'ge':
      return sql`v.last_updated >= ${low}`;
    case 'le':
      return sql`v.last_updated <= ${high}`;
  }
}

const comparisons = { gt: '>', lt: '<', ge: '>=', le: '<=', sa: '>', eb: '<' } as const;

function quantitySql({ prefix, low, high, system, code }: AskedQuantity): Fragment {
  const parts: Fragment[] = [];
  if (prefix === 'eq' || prefix === 'ap') parts.push(sql`value >= ${low} and value < ${high}`);
  else if (prefix === 'ne') parts.push(sql`(value < ${low} or value >= ${high})`);
  else parts.push(sql`value ${raw(comparisons[prefix])} ${low}`);
  if (system !== undefined) parts.push(sql`system = ${indexText(system)}`);
  if (code !== undefined) parts.push(sql`code = ${indexText(code)}`);
  return sql`(${join(parts, ' and ')})`;
}

function referenceSql({ targetTypes, target: whole }: AskedReference): Fragment {
  const target = indexText(whole);
  if (!targetTypes) return sql`(target = ${target} and target_type <> '')`;
  return sql`(target = ${target} and target_type in ${listOf(targetTypes)})`;
}
