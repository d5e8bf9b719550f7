import { parseScopes } from '@smart-ehr/oauth-core';

/** One kind of data that the app shows: what to search for, and the scope that it takes. */
export type Kind = { title: string; type: string; category?: string };

export const kinds = {
  patient: { title: 'Name and birth date', type: 'Patient' },
  encounter: { title: 'This visit', type: 'Encounter' },
  problems: { title: 'Problems', type: 'Condition' },
  medications: { title: 'Medications', type: 'MedicationRequest' },
  allergies: { title: 'Allergies', type: 'AllergyIntolerance' },
  vitalSigns: { title: 'Vital signs', type: 'Observation', category: 'vital-signs' },
  labResults: { title: 'Laboratory results', type: 'Observation', category: 'laboratory' },
} as const satisfies Record<string, Kind>;

/** `Observation?patient=1&category=laboratory&…`: the newest first where there can be more than the app fetches. */
export function searchFor({ type, category }: Kind, patient: string): string {
  const parameters = { patient, ...(category && { category, _sort: '-date' }), _count: '100' };
  return `${type}?${new URLSearchParams(parameters)}`;
}

/** How much of a kind the app was given. */
export type Access = 'whole' | 'part' | 'none';

/**
 * How much was granted, by the granted scope. For telling people; the FHIR server is the judge.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters
 */
export function accessTo({ type, category }: Kind, grantedScope: string): Access {
  const reaching = parseScopes(grantedScope)
    .filter(scope => scope.kind === 'resource')
    .filter(scope => scope.type === '*' || scope.type === type)
    .filter(({ interactions }) => interactions.includes('read') || interactions.includes('search'));
  // A granular scope grants one category: `Observation.rs?category=…|laboratory`.
  const isCategory = (value: string) => value.split('|').at(-1) === category;
  const isWhole = reaching.some(({ query }) =>
    query.every(({ name, value }) => name === 'category' && isCategory(value)),
  );
  if (isWhole) return 'whole';
  // Of a kind that is one category, another category is nothing.
  const isOther = (name: string, value: string) => name === 'category' && category !== undefined && !isCategory(value);
  const isPart = reaching.some(({ query }) => !query.some(({ name, value }) => isOther(name, value)));
  return isPart ? 'part' : 'none';
}
