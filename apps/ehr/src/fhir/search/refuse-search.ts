import { FhirError } from '@smart-ehr/fhir';
import { type Condition, valuesOf } from './condition.ts';
import type { SearchRequest } from './parse-search.ts';
import { invalid } from './parse-values.ts';

/** A database has limits to what one statement may hold, and a search beyond these is no honest question. */
const maxParameters = 100;
const maxValues = 500;
/** Each is a statement for each type that it leads to. */
const maxIncludes = 20;
/** Each is a search of its own within the search. */
const maxLinks = 5;

/** A 400 for a search that asks more than one request may cost. */
export function refuseTooMuch({ used, ignored, conditions, links }: SearchRequest): void {
  const linked = links.flatMap(link => link.linked.map(({ condition }) => condition));
  const includes = new Set(used.filter(([name]) => name === '_include' || name === '_revinclude').map(String));
  const parameters = used.length + ignored.length;
  const fits = parameters <= maxParameters && hasFewValues([...conditions, ...linked]) && includes.size <= maxIncludes;
  if (fits && links.length <= maxLinks) return;
  const most = `${maxParameters} parameters, ${maxValues} values, ${maxIncludes} different includes and ${maxLinks} chains`;
  throw new FhirError(400, 'too-costly', `A search takes at most ${most}. Ask in parts.`);
}

/** Whether one statement may hold these conditions. */
export function hasFewValues(conditions: readonly Condition[]): boolean {
  return conditions.reduce((sum, condition) => sum + valuesOf(condition), 0) <= maxValues;
}

/** A 400 for parameters that contradict each other. https://hl7.org/fhir/R4/search.html#summary */
export function refuseMixed({ used, subset, includes, revIncludes }: SearchRequest): void {
  const named = (asked: string) => used.some(([name, value]) => name === asked && value !== 'false');
  if (named('_elements') && named('_summary')) {
    throw invalid('_elements', '_elements and _summary both say what to leave out. Ask for one of them');
  }
  if (subset?.by === 'text' && includes.length + revIncludes.length > 0) {
    throw invalid('_summary', '_summary=text cannot be mixed with _include or _revinclude');
  }
}
