import type { Resource } from '@smart-ehr/fhir';
import { queryOptions, type UseQueryOptions } from '@tanstack/react-query';
import { type RecordPage, searchRecords } from '../api/records.ts';

/** More than a clinician reads at once; what there is beyond is said. */
const most = 300;

/** The searches of a chart: one request for each portlet, whatever it finds. */
export function searches(patient: string) {
  return {
    problems: search('Condition', { patient }),
    medications: search('MedicationRequest', { patient, _include: 'MedicationRequest:medication' }),
    allergies: search('AllergyIntolerance', { patient }),
    visits: search('Encounter', { patient, _sort: '-date' }),
    vitalSigns: search('Observation', { patient, category: 'vital-signs', _sort: '-date' }),
    labResults: search('Observation', { patient, category: 'laboratory', _sort: '-date' }),
  };
}

export type RecordSearch = UseQueryOptions<RecordPage>;

function search(type: Resource['resourceType'], parameters: Record<string, string>): RecordSearch {
  const query = `${type}?${new URLSearchParams({ ...parameters, _count: String(most) })}`;
  return queryOptions({
    queryKey: ['records', query],
    queryFn: ({ signal }) => searchRecords(query, signal),
  }) as RecordSearch;
}
