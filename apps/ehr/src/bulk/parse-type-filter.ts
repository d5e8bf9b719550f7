import { FhirError } from '@smart-ehr/fhir';
import { type HeldType, isHeldType } from '../fhir/resource-types.ts';
import type { Condition } from '../fhir/search/condition.ts';
import { type ParseContext, parseCondition } from '../fhir/search/parse-condition.ts';
import { isLink } from '../fhir/search/parse-link.ts';
import { hasFewValues } from '../fhir/search/refuse-search.ts';
import { invalid, type Leniency, shortened } from './leniency.ts';

/** What all of a query's parameters demand; a resource of the type needs one query that it fulfils. */
export type TypeQuery = readonly Condition[];

/** The queries of each type. None at all: they were left out, and the type with them. */
export type TypeFilters = ReadonlyMap<HeldType, readonly TypeQuery[]>;

/** https://hl7.org/fhir/R4/search.html#modifyingresults, and what pages and formats are asked by. */
const resultParameters = [
  ...['_sort', '_count', '_include', '_revinclude', '_summary', '_total', '_elements', '_contained', '_containedType'],
  ...['_score', '_cursor', '_format', '_pretty', 'lang'],
];
/** Each is a question about every row of its type. */
const mostQueries = 50;

/**
 * Reads `_typeFilter=Observation?category=laboratory`: several queries of a type mean any of them.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#_typefilter-query-parameter
 *
 * A query of which this server does not know a parameter is refused, or leniently left out *as a whole*: without the
 * one parameter it would find more than was asked for. When no query of a type is left, the type is not exported, for
 * the same reason.
 */
export function parseTypeFilter(
  queries: readonly string[],
  possible: readonly HeldType[],
  leniency: Leniency,
  context: ParseContext,
): TypeFilters {
  if (queries.length > mostQueries) throw invalid('_typeFilter', `An export takes at most ${mostQueries} queries.`);
  const filters = new Map<HeldType, TypeQuery[]>();
  for (const query of queries) {
    const { type, parameters } = parseQuery(query);
    if (!isHeldType(type) || !possible.includes(type)) {
      leniency.refuse('_typeFilter', `The type "${shortened(type)}" of a _typeFilter is not part of this export.`);
      continue;
    }
    const conditions = parseConditions(type, parameters, leniency, context);
    filters.set(type, [...(filters.get(type) ?? []), ...(conditions ? [conditions] : [])]);
  }
  for (const [type, kept] of filters) {
    if (!hasFewValues(kept.flat())) throw invalid('_typeFilter', `The queries of ${type} compare too many values.`);
    if (kept.length === 0) {
      leniency.note(
        `No _typeFilter of ${type} was understood, so no ${type} is exported: unfiltered, it would be more.`,
      );
    }
  }
  return filters;
}

/** "a query in the _typeFilter parameter SHALL have the search context of a single FHIR Resource Type" */
function parseQuery(query: string): { type: string; parameters: [string, string][] } {
  const [, type, text = ''] = /^([A-Z][A-Za-z]*)\?(.*)$/s.exec(query) ?? [];
  const parameters = [...new URLSearchParams(text)];
  if (type === undefined || parameters.length === 0) {
    throw invalid('_typeFilter', `"${shortened(query)}" is no search of one type. Write Type?parameter=value.`);
  }
  return { type, parameters };
}

/** Undefined when the query has to be left out. */
function parseConditions(
  type: HeldType,
  parameters: readonly [string, string][],
  leniency: Leniency,
  context: ParseContext,
): Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const [name, value] of parameters) {
    const condition = parseOne(type, name, value, context);
    if (condition) conditions.push(condition);
    else leniency.refuse('_typeFilter', notUnderstood(type, name));
  }
  return conditions.length === parameters.length ? conditions : undefined;
}

function notUnderstood(type: HeldType, name: string): string {
  const why = isLink(name) ? 'a filter goes over no reference' : 'see the CapabilityStatement';
  return `${type} cannot be filtered by "${shortened(name)}" here: ${why}. The query is left out.`;
}

function parseOne(type: HeldType, name: string, value: string, context: ParseContext): Condition | undefined {
  const [plain = ''] = name.split(':');
  if (resultParameters.includes(plain)) {
    throw invalid('_typeFilter', `${plain} is about the answer to a search: a _typeFilter only says what is in it.`);
  }
  if (value.includes('\0')) throw invalid('_typeFilter', 'A _typeFilter holds a character that no text has.');
  if (isLink(name)) return undefined;
  try {
    return parseCondition(type, name, value, context);
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw invalid('_typeFilter', `In the _typeFilter of ${type}: ${error.message}`);
  }
}
