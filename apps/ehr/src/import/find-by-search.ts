import { FhirError } from '@smart-ehr/fhir';
import { type HeldType, isHeldType } from '../fhir/resource-types.ts';
import { parseSearch, type SearchRequest } from '../fhir/search/parse-search.ts';
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
    const { conditions, links } = askedOf(reference, type, query);
    const { filter } = everything(type);
    const [found, another] = (await search.page({ filter, conditions, links, sort: [], count: 2, ...moment }))
      .resources;
    if (another) throw new Refusal(`refers to ${reference}, which more than one resource answers to.`);
    if (!found) return undefined;
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(reference, `${type}/${found.id}`);
    return `${type}/${found.id}`;
  };
}

/** Whoever imports sees all that is stored. */
const everything = (type: HeldType) => ({ filter: { type, grants: [{}] as const } });

function askedOf(reference: string, type: HeldType, query: string): SearchRequest {
  try {
    const context = { base: '', nowMs: 0, strict: true, reach: everything };
    const asked = parseSearch(type, new URLSearchParams(query), context);
    if (asked.conditions.length + asked.links.length > 0) return asked;
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw new Refusal(`refers to ${reference}: ${error.message}`);
  }
  throw new Refusal(`refers to ${reference}, which asks for nothing in particular.`);
}
