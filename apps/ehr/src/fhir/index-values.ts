import type { Resource } from '@smart-ehr/fhir';
import type { IndexRows } from '../stores/resources.ts';
import { patientsOf } from './patient-compartment.ts';
import { type HeldType, isHeldType } from './resource-types.ts';
import { indexedParametersOf, type SearchParameter } from './search-parameters.ts';
import { dateRangesOf } from './values/date-values.ts';
import { compilePaths, type ElementValue } from './values/element-values.ts';
import { quantitiesOf } from './values/quantity-values.ts';
import { identifiersOf, referencesOf } from './values/reference-values.ts';
import { fold, stringsOf } from './values/string-values.ts';
import { textsOf, tokensOf } from './values/token-values.ts';

/** What is stored beside a resource: the rows that searches ask, and the patients whose record it belongs to. */
export type IndexValues = { index: IndexRows; patients: string[] };

/**
 * Computes the search index of a resource from the table of search parameters.
 * https://hl7.org/fhir/R4/search.html
 */
export function createIndexValues(): (resource: Resource) => IndexValues {
  const indexers = new Map<HeldType, (resource: Resource) => IndexRows>();
  const indexerOf = (type: HeldType) => {
    const indexer = indexers.get(type) ?? createIndexer(type);
    indexers.set(type, indexer);
    return indexer;
  };
  return resource => {
    const { resourceType: type } = resource;
    const index = isHeldType(type) ? indexerOf(type)(resource) : noRows();
    return { index, patients: patientsOf(resource, index) };
  };
}

const noRows = (): IndexRows => ({ token: [], string: [], date: [], reference: [], quantity: [] });

function createIndexer(type: HeldType): (resource: Resource) => IndexRows {
  const parameters = indexedParametersOf(type);
  const find = compilePaths(parameters.map(({ paths }) => paths));
  return resource => {
    const [index, found] = [noRows(), find(resource)];
    for (const [at, parameter] of parameters.entries()) addRows(index, parameter, found[at] ?? []);
    return index;
  };
}

function addRows(index: IndexRows, { kind, param, paths }: SearchParameter, found: ElementValue[]): void {
  switch (kind) {
    case 'token':
      index.token.push(...distinct(tokensOf(found, paths).map(token => ({ param, ...token }))));
      index.string.push(...stringRows(param, found.flatMap(textsOf)));
      break;
    case 'uri':
      index.token.push(...distinct(found.map(({ value }) => ({ param, system: '', code: String(value) }))));
      break;
    case 'string':
      index.string.push(...stringRows(param, found.flatMap(stringsOf)));
      break;
    case 'date':
      index.date.push(...distinct(found.flatMap(dateRangesOf).map(range => ({ param, ...range }))));
      break;
    case 'reference':
      index.reference.push(...distinct(found.flatMap(referencesOf).map(target => ({ param, ...target }))));
      index.token.push(...distinct(found.flatMap(identifiersOf).map(token => ({ param, ...token }))));
      break;
    case 'quantity':
      index.quantity.push(...distinct(found.flatMap(quantitiesOf).map(quantity => ({ param, ...quantity }))));
      break;
  }
}

function stringRows(param: number, texts: string[]) {
  return [...new Set(texts)].map(exact => ({ param, folded: fold(exact), exact }));
}

function distinct<Row>(rows: Row[]): Row[] {
  if (rows.length < 2) return rows;
  return [...new Map(rows.map(row => [JSON.stringify(row), row])).values()];
}
