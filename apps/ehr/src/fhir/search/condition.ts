import type { ResourceFilter } from '../reach.ts';
import type { DateRange } from '../values/date-values.ts';

/** How an asked date or number compares with a stored one. https://hl7.org/fhir/R4/search.html#prefix */
export const prefixes = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
export type Prefix = (typeof prefixes)[number];

/** No system means any; an empty one means "has none". No code means any code of that system. */
export type AskedToken = { system?: string; code?: string };
export type AskedDate = DateRange & { prefix: Prefix };
/** From `low` up to `high`, without it: the range that the precision of the asked number leaves open. */
export type AskedQuantity = { prefix: Prefix; low: number; high: number; system?: string; code?: string };
export type AskedReference = { targetTypes?: readonly string[]; target: string };

export type IndexTable = 'token' | 'string' | 'date' | 'reference' | 'quantity';

/**
 * What one search parameter of a request demands: any of its values (they were separated by commas). Several
 * conditions must all hold. Data, so that it can be compiled for a database and tested without one.
 */
export type Condition =
  | { kind: 'token'; param: number; not: boolean; values: AskedToken[] }
  | { kind: 'string'; param: number; match: 'start' | 'part'; values: string[] }
  | { kind: 'exact'; param: number; values: string[] }
  | { kind: 'date'; param: number; values: AskedDate[] }
  | { kind: 'quantity'; param: number; values: AskedQuantity[] }
  | { kind: 'reference'; param: number; values: AskedReference[] }
  | { kind: 'missing'; tables: readonly IndexTable[]; param: number; missing: boolean }
  | { kind: 'all' | 'any'; conditions: Condition[] }
  | { kind: 'id'; not: boolean; values: string[] }
  | { kind: 'lastUpdated'; values: AskedDate[] }
  /** No cohort that another client made (bulk/cohort). Not of a request: `permitted` demands it of every Group. */
  | { kind: 'cohort'; clientId: string };

/** Resources that the access may search, and what one of them has to be. */
export type Linked = { filter: ResourceFilter; condition: Condition };

/**
 * What a search demands of a neighbour. `to`: by `param` the resource refers to one of these (`patient.name=…`); `from`:
 * one of these refers by `param` to the resource (`_has:Observation:patient:code=…`). What the access does not reach is
 * as if it were not there, or an answer would tell of it. https://hl7.org/fhir/R4/search.html#chaining
 */
export type Link = { direction: 'to' | 'from'; param: number; linked: Linked[] };

/** How many values a condition compares with. */
export function valuesOf(condition: Condition): number {
  if ('conditions' in condition) return condition.conditions.reduce((sum, each) => sum + valuesOf(each), 0);
  return 'values' in condition ? condition.values.length : 1;
}
