import { FhirError } from '@smart-ehr/fhir';
import { isHeldType } from '../fhir/resource-types.ts';
import { parseSearch } from '../fhir/search/parse-search.ts';
import type { ResourceSearch } from '../stores/resource-search.ts';
import type { ResourceStore } from '../stores/resources.ts';
import { Refusal } from './item.ts';
import type { FindBySearch } from './references.ts';

const mostRemembered = 100_000;

/** Finds what conditional references mean among the stored resources, and remembers what it found. */
export function createFindBySearch(resources: ResourceStore, search: ResourceSearch): FindBySearch {
  const remembered = new Map<string, string>();
  return async (type, query) => {
    const reference = `${type}?${query}`;
    const known = remembered.get(reference);
    if (known !== undefined) return known;
    if (!isHeldType(type)) throw new Refusal(`refers to ${reference}, and no ${type} is held here.`);
    const moment = { asOf: await resources.currentSeq(), isPast: false };
    const conditions = conditionsOf(reference, type, query);
    const page = { filter: { type, grants: [{}] as [object] }, conditions, sort: [], count: 2, ...moment };
    const [found, another] = (await search.page(page)).resources;
    if (another) throw new Refusal(`refers to ${reference}, which more than one resource answers to.`);
    if (!found) return undefined;
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(reference, `${type}/${found.id}`);
    return `${type}/${found.id}`;
  };
}

function conditionsOf(reference: string, type: Parameters<typeof parseSearch>[0], query: string) {
  try {
    const { conditions } = parseSearch(type, new URLSearchParams(query), { base: '', nowMs: 0, strict: true });
    if (conditions.length > 0) return conditions;
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw new Refusal(`refers to ${reference}: ${error.message}`);
  }
  throw new Refusal(`refers to ${reference}, which asks for nothing in particular.`);
}
