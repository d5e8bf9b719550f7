import type { Access } from '../../access.ts';
import type { FoundResource, Moment, ResourceSearch } from '../../stores/resource-search.ts';
import { permitted } from '../permitted.ts';
import type { HeldType } from '../resource-types.ts';
import type { EverythingRequest } from './parse-everything.ts';
import { isAsked, typesReferredTo } from './record-steps.ts';

/** A role names its practitioner and organization, and that one its parent: no record needs to go further. */
const mostSteps = 3;
const mostIds = 200;

/** In JSON text no string value can hold these quotes, for they would be escaped. */
const referencePattern = new RegExp(`"reference":"(${typesReferredTo.join('|')})/([A-Za-z0-9.-]{1,64})["/]`, 'g');

/**
 * What the resources of a page refer to of the types that are in no record, each once, and what those refer to. A type
 * that the access does not permit adds nothing.
 */
export async function referredResources(
  search: ResourceSearch,
  access: Access,
  { types, since }: EverythingRequest,
  page: readonly FoundResource[],
  moment: Moment,
): Promise<FoundResource[]> {
  const found: FoundResource[] = [];
  const looked = new Set<string>();
  let from = page;
  for (let step = 0; step < mostSteps && from.length > 0; step += 1) {
    const reached: FoundResource[] = [];
    for (const [type, ids] of namedIn(from, looked)) {
      const { filter } = permitted(access, type, 'read');
      for (let at = 0; filter && at < ids.length; at += mostIds) {
        const some = ids.slice(at, at + mostIds);
        const conditions = [{ kind: 'id' as const, not: false, values: some }];
        const named = await search.page({ filter, conditions, sort: [], count: mostIds, ...moment });
        reached.push(...named.resources);
      }
    }
    found.push(...reached);
    from = reached;
  }
  return found.filter(({ type, lastUpdated }) => isAsked(type, types) && (since === undefined || lastUpdated >= since));
}

/** The ids that these texts name, by type, without those that were looked for before. */
function namedIn(resources: readonly FoundResource[], looked: Set<string>): Map<HeldType, string[]> {
  const named = new Map<HeldType, string[]>();
  for (const { body } of resources) {
    for (const [, type = '', id = ''] of body.matchAll(referencePattern)) {
      if (looked.has(`${type}/${id}`)) continue;
      looked.add(`${type}/${id}`);
      named.set(type as HeldType, [...(named.get(type as HeldType) ?? []), id]);
    }
  }
  return named;
}
