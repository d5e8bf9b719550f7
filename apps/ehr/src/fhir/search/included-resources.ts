import type { Access } from '../../access.ts';
import type { FoundResource, ResourceSearch } from '../../stores/resource-search.ts';
import { permitted } from '../permitted.ts';
import type { SearchRequest } from './parse-search.ts';

/**
 * What `_include` and `_revinclude` add to a page, each resource once. A type that the access does not permit adds
 * nothing: an include never opens what a request of its own would not.
 * https://hl7.org/fhir/R4/search.html#revinclude
 */
export async function includedResources(
  search: ResourceSearch,
  access: Access,
  { type, includes, revIncludes }: SearchRequest,
  matches: readonly FoundResource[],
  asOf: number,
): Promise<FoundResource[]> {
  if (matches.length === 0) return [];
  const keys = matches.map(({ key }) => key);
  const lists: FoundResource[][] = [];
  for (const { param, types } of includes) {
    for (const target of types) {
      const { filter } = permitted(access, target, 'read');
      if (filter) lists.push(await search.referredTo(keys, param, { filter, asOf }));
    }
  }
  for (const { param, types } of revIncludes) {
    for (const source of types) {
      const { filter } = permitted(access, source, 'search');
      if (filter) lists.push(await search.referring(type, keys, param, { filter, asOf }));
    }
  }
  const matched = new Set(keys);
  return [...new Map(lists.flat().map(resource => [resource.key, resource])).values()].filter(
    ({ key }) => !matched.has(key),
  );
}
