import type { FoundResource, Moment, ResourceSearch } from '../../stores/resource-search.ts';
import type { HeldType } from '../resource-types.ts';
import type { RecordStep } from './record-steps.ts';

/** Where a page begins: within a type, after a key (0: at its start). */
export type RecordPlace = { type: HeldType; key: number };
export type RecordPage = { resources: FoundResource[]; next?: RecordPlace };

/** What one statement may bring, and about what a page may be: the attachments of a record can be large. */
const mostRows = 100;
const mostCharacters = 4 * 1024 * 1024;

/** The next `count` resources of a record, type after type; fewer when they are large. */
export async function readRecordPage(
  search: ResourceSearch,
  steps: readonly RecordStep[],
  { from, count, moment }: { from: RecordPlace | undefined; count: number; moment: Moment },
): Promise<RecordPage> {
  const resources: FoundResource[] = [];
  let characters = 0;
  const begin = from ? steps.findIndex(({ type }) => type === from.type) : 0;
  for (const { type, filter, conditions } of steps.slice(begin)) {
    let key = from?.type === type ? from.key : 0;
    for (let more = true; more; ) {
      if (resources.length >= count || characters > mostCharacters) return { resources, next: { type, key } };
      const limit = Math.min(mostRows, count - resources.length);
      const after = { values: [], key };
      const page = await search.page({ filter, conditions, sort: [], count: limit, after, ...moment });
      resources.push(...page.resources);
      characters += page.resources.reduce((sum, { body }) => sum + body.length, 0);
      key = page.next?.key ?? key;
      more = page.next !== undefined;
    }
  }
  return { resources };
}
