import { FhirError } from '@smart-ehr/fhir';
import type { SortKey } from '../../stores/resource-search.ts';
import { searchParameter } from '../search-parameters.ts';
import { invalid } from './parse-values.ts';

/** Each is looked up for every result before the first page is known. */
const maxSortKeys = 5;

/**
 * Reads `_sort=-date,_id`; undefined when one of its parameters cannot be sorted by.
 * https://hl7.org/fhir/R4/search.html#sort
 */
export function parseSort(type: string, value: string): SortKey[] | undefined {
  const keys: SortKey[] = [];
  for (const rule of value.split(',')) {
    const descending = rule.startsWith('-');
    const by = sortedBy(type, descending ? rule.slice(1) : rule);
    if (!by) return undefined;
    keys.push({ by, descending });
  }
  return keys;
}

/** A 400 when there are too many, or one that was there before and so orders nothing. */
export function refuseSort(keys: readonly SortKey[]): void {
  if (keys.length > maxSortKeys) {
    throw new FhirError(400, 'too-costly', `A search is sorted by at most ${maxSortKeys} parameters.`, {
      expression: 'http._sort',
      specLink: 'https://hl7.org/fhir/R4/search.html#sort',
    });
  }
  const different = new Set(keys.map(({ by }) => JSON.stringify(by)));
  if (different.size < keys.length) throw invalid('_sort', '_sort names each parameter once');
}

function sortedBy(type: string, code: string): SortKey['by'] | undefined {
  if (code === '_id') return 'id';
  if (code === '_lastUpdated') return 'lastUpdated';
  const parameter = searchParameter(type, code);
  switch (parameter?.kind) {
    case 'date':
    case 'string':
    case 'token':
      return { table: parameter.kind, param: parameter.param };
    case 'uri':
      return { table: 'token', param: parameter.param };
    default:
      return undefined;
  }
}
