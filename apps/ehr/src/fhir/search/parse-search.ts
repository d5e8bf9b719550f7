import { FhirError } from '@smart-ehr/fhir';
import type { SortKey } from '../../stores/resource-search.ts';
import type { HeldType } from '../resource-types.ts';
import type { Condition } from './condition.ts';
import { type PageCursor, readCursor } from './page-cursor.ts';
import { type ParseContext, parseCondition } from './parse-condition.ts';
import { type Include, parseInclude, parseRevInclude } from './parse-include.ts';
import { parseSort, refuseSort } from './parse-sort.ts';
import { invalid } from './parse-values.ts';

/** A search as it was understood. https://hl7.org/fhir/R4/search.html */
export type SearchRequest = {
  type: HeldType;
  conditions: Condition[];
  sort: SortKey[];
  count: number;
  countOnly: boolean;
  wantsTotal: boolean;
  includes: Include[];
  revIncludes: Include[];
  cursor?: PageCursor;
  /** What the self link says: the parameters that were used, in their order. */
  used: [name: string, value: string][];
};

/** `strict`: what is not supported is an error (`Prefer: handling=strict`) rather than ignored. */
export type SearchContext = ParseContext & { strict: boolean };

const defaultCount = 100;
const maxCount = 1000;
/** A database has limits to what one statement may hold, and a search beyond these is no honest question. */
const maxParameters = 100;
const maxValues = 500;
/** Each is a statement for each type that it leads to. */
const maxIncludes = 20;

/** Answered elsewhere (content negotiation), or without meaning for JSON. */
const aboutFormat = ['_format', '_pretty'];

/**
 * Reads the parameters of a search. What this server does not support is left out of `used`, so the client can see it
 * in the self link; an unreadable value of a parameter that it supports is always a 400.
 */
export function parseSearch(
  type: HeldType,
  parameters: Iterable<[string, string]>,
  context: SearchContext,
): SearchRequest {
  const request: SearchRequest = {
    type,
    conditions: [],
    sort: [],
    count: defaultCount,
    countOnly: false,
    wantsTotal: false,
    includes: [],
    revIncludes: [],
    used: [],
  };
  for (const [name, value] of parameters) {
    if (aboutFormat.includes(name)) continue;
    if (value.includes('\0')) throw invalid(name, `${name} holds a character that no text has`);
    if (take(request, name, value, context)) request.used.push([name, value]);
    else if (context.strict) throw unsupported(type, name);
  }
  refuseTooMuch(request);
  if (request.cursor && request.cursor.after.values.length !== request.sort.length) {
    throw invalid('_cursor', 'The page link was changed. Follow links as they are');
  }
  return request;
}

/** Whether the parameter was understood. */
function take(request: SearchRequest, name: string, value: string, context: SearchContext): boolean {
  switch (name) {
    case '_count':
      request.count = parseCount(value);
      request.countOnly ||= request.count === 0;
      return true;
    case '_sort': {
      const sort = parseSort(request.type, value);
      if (!sort) return false;
      request.sort.push(...sort);
      refuseSort(request.sort);
      return true;
    }
    case '_total':
      if (!['none', 'estimate', 'accurate'].includes(value))
        throw invalid(name, '_total is none, estimate or accurate');
      request.wantsTotal = value !== 'none';
      return true;
    case '_summary':
      request.countOnly ||= value === 'count';
      return value === 'count' || value === 'false';
    case '_include':
      return addAll(request.includes, parseInclude(request.type, value));
    case '_revinclude':
      return addAll(request.revIncludes, parseRevInclude(request.type, value));
    case '_cursor':
      request.cursor = readCursor(value);
      return true;
    default: {
      const condition = parseCondition(request.type, name, value, context);
      if (condition) request.conditions.push(condition);
      return condition !== undefined;
    }
  }
}

function refuseTooMuch({ used, conditions, includes, revIncludes }: SearchRequest): void {
  const values = conditions.reduce((sum, condition) => sum + ('values' in condition ? condition.values.length : 1), 0);
  const included = includes.length + revIncludes.length;
  if (used.length <= maxParameters && values <= maxValues && included <= maxIncludes) return;
  const most = `${maxParameters} parameters, ${maxValues} values and ${maxIncludes} different includes`;
  throw new FhirError(400, 'too-costly', `A search takes at most ${most}. Ask in parts.`);
}

/** Adds what the list does not hold yet: asked for twice, a type is read once. */
function addAll(list: Include[], added: Include[] | undefined): boolean {
  for (const { param, types } of added ?? []) {
    const held = new Set(list.filter(include => include.param === param).flatMap(include => include.types));
    const others = types.filter(type => !held.has(type));
    if (others.length > 0) list.push({ param, types: others });
  }
  return added !== undefined;
}

function parseCount(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw invalid('_count', '_count is a whole number, 0 or more');
  return Math.min(Number(value), maxCount);
}

function unsupported(type: string, name: string): FhirError {
  return new FhirError(
    400,
    'not-supported',
    `${type} cannot be searched by "${name}" here; see the CapabilityStatement.`,
    {
      expression: `http.${name}`,
      specLink: 'https://hl7.org/fhir/R4/search.html#errors',
    },
  );
}
