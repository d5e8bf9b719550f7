import { describeScope, parseScopes } from '@smart-ehr/oauth-core';
import { words } from './codes.ts';

/** One kind of data that the app shows: what to search for, and the scope that it takes. */
export type Kind = { title: string; type: string; category?: string };

export const kinds = {
  patient: { title: 'Name, birth date and contact details', type: 'Patient' },
  conditions: { title: 'Conditions', type: 'Condition' },
  medications: { title: 'Medications', type: 'MedicationRequest' },
  allergies: { title: 'Allergies', type: 'AllergyIntolerance' },
  vitalSigns: { title: 'Vital signs', type: 'Observation', category: 'vital-signs' },
  labResults: { title: 'Laboratory results', type: 'Observation', category: 'laboratory' },
  immunizations: { title: 'Immunizations', type: 'Immunization' },
  carePlans: { title: 'Care plans', type: 'CarePlan' },
} as const satisfies Record<string, Kind>;

/** `Observation?patient=1&category=laboratory&…`: the newest first where there can be more than the app fetches. */
export function searchFor({ type, category }: Kind, patient: string): string {
  const parameters = { patient, ...(category && { category, _sort: '-date' }), _count: '100' };
  return `${type}?${new URLSearchParams(parameters)}`;
}

/** How much of a kind the person shared. */
export type Sharing = 'whole' | 'part' | 'none';

/**
 * How much was shared, by the granted scope. For telling people; the FHIR server is the judge.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters
 */
export function sharingOf({ type, category }: Kind, grantedScope: string): Sharing {
  const reaching = scopesReading(type, grantedScope);
  // A granular scope shares one category: `Observation.rs?category=…|laboratory`.
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

/**
 * The types that were asked for whole and shared in part, with the parts in words. The sections may still have all that
 * they show, where each of them shows one category.
 */
export function narrowedTypes({ askedScope, grantedScope }: { askedScope: string; grantedScope: string }) {
  const types = new Set(Object.values<Kind>(kinds).map(({ type }) => type));
  return [...types].flatMap(type => {
    const isWhole = (scope: string) => scopesReading(type, scope).some(({ query }) => query.length === 0);
    const granted = scopesReading(type, grantedScope);
    if (granted.length === 0 || !isWhole(askedScope) || isWhole(grantedScope)) return [];
    const parts = granted.map(scope => describeScope(scope, 'en'));
    return [{ title: `${words(inKebabCase(type))}s`, parts: [...new Set(parts)] }];
  });
}

const inKebabCase = (type: string) => type.replace(/\B[A-Z]/g, letter => `-${letter}`).toLowerCase();

const scopesReading = (type: string, scopes: string) =>
  parseScopes(scopes)
    .filter(scope => scope.kind === 'resource')
    .filter(scope => scope.type === '*' || scope.type === type)
    .filter(({ interactions }) => interactions.includes('read') || interactions.includes('search'));
