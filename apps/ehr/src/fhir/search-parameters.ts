import type { HeldType } from './resource-types.ts';
import { generatedCompositeParameters, generatedSearchParameters } from './search-parameters.generated.ts';

/**
 * A search parameter of one resource type, https://hl7.org/fhir/R4/search.html#ptypes.
 * `param` is its number in the index tables; `targets` narrows what a reference may point to.
 */
export type SearchParameter = {
  code: string;
  kind: 'token' | 'string' | 'date' | 'reference' | 'quantity' | 'uri';
  param: number;
  /** Of the SearchParameter that defines it: US Core's where there is one, else R4's. */
  url?: string;
  paths: readonly string[];
  targets?: readonly string[];
  /** Indexed for the server's own use; no request can name it. */
  internal?: true;
};

/** What two parameters of the same resource ask at once. https://hl7.org/fhir/R4/search.html#composite */
export type CompositeParameter = { code: string; url: string; parts: readonly string[] };

const byType = new Map(
  Object.entries(generatedSearchParameters)
    .filter(([type]) => type !== 'Resource')
    .map(([type, own]) => [type, [...(generatedSearchParameters.Resource ?? []), ...own]]),
);
const byName = new Map([...byType].flatMap(([type, list]) => list.map(p => [`${type}.${p.code}`, p])));

/** Everything that is indexed of a type, `_profile`, `_security`, `_source` and `_tag` included. */
export function indexedParametersOf(type: HeldType): readonly SearchParameter[] {
  return byType.get(type) ?? [];
}

/** What a request can search a type by. */
export function searchParametersOf(type: HeldType): readonly SearchParameter[] {
  return indexedParametersOf(type).filter(parameter => !parameter.internal);
}

export function searchParameter(type: string, code: string): SearchParameter | undefined {
  const found = byName.get(`${type}.${code}`);
  return found?.internal ? undefined : found;
}

export function compositeParametersOf(type: string): readonly CompositeParameter[] {
  return generatedCompositeParameters[type] ?? [];
}

export function compositeParameter(type: string, code: string): CompositeParameter | undefined {
  return compositeParametersOf(type).find(composite => composite.code === code);
}

/** The number of a parameter that the server itself relies on; its absence is a mistake in the table. */
export function paramOf(type: HeldType, code: string): number {
  const found = byName.get(`${type}.${code}`);
  if (!found) throw new Error(`The table of search parameters lacks ${type}.${code}.`);
  return found.param;
}
