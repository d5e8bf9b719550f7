import { FhirError } from '@smart-ehr/fhir';
import type { Access } from '../../access.ts';
import type { FoundResource, Moment, ResourceSearch } from '../../stores/resource-search.ts';
import { permitted } from '../permitted.ts';
import { paramsByType } from './parse-include.ts';
import type { SearchRequest } from './parse-search.ts';

/** Of one page. Each resource that it holds may be what thousands refer to. */
const maxIncluded = 1000;

/**
 * What `_include` and `_revinclude` add to a page, each resource once. A type that the access does not permit adds
 * nothing: an include never opens what a request of its own would not. Part of them would be a wrong answer, so more
 * than `maxIncluded` are none at all.
 * https://hl7.org/fhir/R4/search.html#revinclude
 */
export async function includedResources(
  search: ResourceSearch,
  access: Access,
  { type, includes, revIncludes }: SearchRequest,
  matches: readonly FoundResource[],
  moment: Moment,
): Promise<FoundResource[]> {
  if (matches.length === 0) return [];
  const keys = matches.map(({ key }) => key);
  const matched = new Set(keys);
  const included = new Map<number, FoundResource>();
  const add = (found: FoundResource[]) => {
    for (const resource of found) if (!matched.has(resource.key)) included.set(resource.key, resource);
    if (included.size > maxIncluded) throw tooMany();
  };
  /** With room for the matches, which are not added again. */
  const limit = maxIncluded + keys.length + 1;
  for (const [target, params] of paramsByType(includes)) {
    const { filter } = permitted(access, target, 'read');
    if (filter) add(await search.referredTo(keys, params, { filter, limit, ...moment }));
  }
  for (const [source, params] of paramsByType(revIncludes)) {
    const { filter } = permitted(access, source, 'search');
    if (filter) add(await search.referring(type, keys, params, { filter, limit, ...moment }));
  }
  return [...included.values()];
}

function tooMany(): FhirError {
  const sentence = `A page takes at most ${maxIncluded} included resources. Ask with a smaller _count or fewer includes.`;
  return new FhirError(400, 'too-costly', sentence, { specLink: 'https://hl7.org/fhir/R4/search.html#revinclude' });
}
