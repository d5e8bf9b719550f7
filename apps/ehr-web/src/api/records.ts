import type { Bundle, Resource } from '@smart-ehr/fhir';
import { getJson } from './request.ts';

/** One page of a search: what was found, how many there are, and where the next page is. */
export type RecordPage = { resources: Resource[]; total?: number; next?: string };

/** A FHIR search of what this person may see: `Condition?patient=1`. https://hl7.org/fhir/R4/http.html#search */
export async function searchRecords(query: string, signal?: AbortSignal): Promise<RecordPage> {
  const { entry = [], total, link } = await getJson<Bundle<Resource>>(`/api/fhir/${query}`, signal);
  const resources = entry.flatMap(({ resource, search }) => (resource && search?.mode !== 'outcome' ? resource : []));
  const next = link?.find(({ relation }) => relation === 'next')?.url;
  return {
    resources,
    ...(total !== undefined && { total }),
    ...(next !== undefined && { next: next.slice(next.indexOf('/api/fhir/') + '/api/fhir/'.length) }),
  };
}

export const readRecord = <Type extends Resource>(reference: string, signal?: AbortSignal) =>
  getJson<Type>(`/api/fhir/${reference}`, signal);
