import type { SortKey } from '../../stores/resource-search.ts';
import { searchParameter } from '../search-parameters.ts';

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
