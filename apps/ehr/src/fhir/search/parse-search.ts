import { FhirError } from '@smart-ehr/fhir';
import type { SortKey } from '../../stores/resource-search.ts';
import type { HeldType } from '../resource-types.ts';
import type { Condition, Link } from './condition.ts';
import { notSupported } from './outcome-entry.ts';
import { changedCursor, isPlaceIn, type PageCursor, readCursor } from './page-cursor.ts';
import { parseCondition } from './parse-condition.ts';
import { type Include, parseInclude, parseRevInclude } from './parse-include.ts';
import { isLink, type LinkContext, parseLink } from './parse-link.ts';
import { parseSort, refuseSort } from './parse-sort.ts';
import { invalid } from './parse-values.ts';
import { refuseMixed, refuseTooMuch } from './refuse-search.ts';
import { parseElements, type Subset } from './subset.ts';

/** A search as it was understood. https://hl7.org/fhir/R4/search.html */
export type SearchRequest = {
  type: HeldType;
  conditions: Condition[];
  links: Link[];
  sort: SortKey[];
  count: number;
  countOnly: boolean;
  wantsTotal: boolean;
  includes: Include[];
  revIncludes: Include[];
  cursor?: PageCursor;
  subset?: Subset;
  /** What the self link says: the parameters that were used, in their order. */
  used: [name: string, value: string][];
  /** The parameters that were not. */
  ignored: [name: string, value: string][];
};

/** `strict`: what is not supported is an error (`Prefer: handling=strict`) rather than ignored. */
export type SearchContext = LinkContext & { strict: boolean };

const defaultCount = 100;
const maxCount = 1000;

/** Answered elsewhere (content negotiation, the language of a page), or without meaning for JSON. */
const aboutFormat = ['_format', '_pretty', 'lang'];

/**
 * Reads the parameters of a search. What this server does not support is `ignored`: the client sees it in the self link
 * and the outcome of the answer. An unreadable value of a parameter that it supports is always a 400.
 */
export function parseSearch(
  type: HeldType,
  parameters: Iterable<[string, string]>,
  context: SearchContext,
): SearchRequest {
  const request: SearchRequest = {
    type,
    conditions: [],
    links: [],
    sort: [],
    count: defaultCount,
    countOnly: false,
    wantsTotal: false,
    includes: [],
    revIncludes: [],
    used: [],
    ignored: [],
  };
  for (const [name, value] of parameters) {
    if (aboutFormat.includes(name)) continue;
    if (value.includes('\0')) throw invalid(name, `${name} holds a character that no text has`);
    if (take(request, name, value, context)) request.used.push([name, value]);
    else if (context.strict) throw unsupported(type, name, value);
    else request.ignored.push([name, value]);
  }
  refuseTooMuch(request);
  refuseMixed(request);
  if (request.cursor && !isPlaceIn(request.sort, request.cursor)) throw changedCursor();
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
      takeSummary(request, value);
      return true;
    case '_elements':
      if (value !== '') request.subset = parseElements(value);
      return value !== '';
    case '_include':
      return addAll(request.includes, parseInclude(request.type, value));
    case '_revinclude':
      return addAll(request.revIncludes, parseRevInclude(request.type, value));
    case '_cursor':
      request.cursor = readCursor(value);
      return true;
    default: {
      refuseIteration(name);
      if (isLink(name)) return add(request.links, parseLink(request.type, name, value, context));
      return add(request.conditions, parseCondition(request.type, name, value, context));
    }
  }
}

function add<Item>(list: Item[], item: Item | undefined): boolean {
  if (item !== undefined) list.push(item);
  return item !== undefined;
}

function takeSummary(request: SearchRequest, value: string): void {
  if (value === 'count') request.countOnly = true;
  else if (value === 'true' || value === 'text' || value === 'data') request.subset = { by: value };
  else if (value !== 'false') throw invalid('_summary', '_summary is true, text, data, count or false');
}

function refuseIteration(name: string): void {
  if (!/^_(?:rev)?include:/.test(name)) return;
  throw invalid(name, `${name} is not supported: includes are one step from the results. Search for the next step`);
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

function unsupported(type: string, name: string, value: string): FhirError {
  return new FhirError(400, 'not-supported', notSupported(type, name, value), {
    expression: `http.${name}`,
    specLink: 'https://hl7.org/fhir/R4/search.html#errors',
  });
}
