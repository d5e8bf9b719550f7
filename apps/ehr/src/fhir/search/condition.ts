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
  | { kind: 'missing'; table: IndexTable; param: number; missing: boolean }
  | { kind: 'id'; not: boolean; values: string[] }
  | { kind: 'lastUpdated'; values: AskedDate[] };
