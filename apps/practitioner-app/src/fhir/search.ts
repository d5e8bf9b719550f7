import type { Bundle, FhirResource } from 'fhir/r4';
import type { FhirClient } from './client.ts';

/** What a search found, up to the limit. */
export type Found = {
  resources: FhirResource[];
  /** False when the server has more than are here. */
  complete: boolean;
};

/**
 * Searches and follows the `next` links until everything, or `limit`, is here.
 * @see https://hl7.org/fhir/R4/http.html#paging
 */
export async function search(fhir: FhirClient, query: string, limit = 1000, signal?: AbortSignal): Promise<Found> {
  const resources: FhirResource[] = [];
  const visited = new Set<string>();
  let page: string | undefined = query;
  while (page && resources.length < limit && !visited.has(page)) {
    visited.add(page);
    const bundle: Bundle<FhirResource> = await fhir.get<Bundle<FhirResource>>(page, signal);
    // `include` entries (the Medication of a MedicationRequest, say) come along; `outcome` entries are about the search.
    for (const entry of bundle.entry ?? []) {
      if (entry.resource && entry.search?.mode !== 'outcome') resources.push(entry.resource);
    }
    page = bundle.link?.find(link => link.relation === 'next')?.url;
    if (page && !fhir.isOwn(page)) break;
  }
  return { resources, complete: page === undefined };
}
