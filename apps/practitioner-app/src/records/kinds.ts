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

/**
 * The kinds that were not granted, by the granted scope. For telling people; the FHIR server is the judge.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 */
export function notGranted(grantedScope: string): Kind[] {
  const granted = parseScopes(grantedScope).filter(scope => scope.kind === 'resource');
  return Object.values<Kind>(kinds).filter(({ type, category }) => {
    const reaches = granted.some(
      scope =>
        (scope.type === '*' || scope.type === type) &&
        scope.interactions.some(interaction => interaction === 'read' || interaction === 'search') &&
        // A granular scope shares one category: `Observation.rs?category=…|laboratory`.
        scope.query.every(({ name, value }) => name !== 'category' || value.split('|').at(-1) === category),
    );
    return !reaches;
  });
}
