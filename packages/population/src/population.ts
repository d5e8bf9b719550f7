import type { Resource } from '@smart-ehr/fhir';
import { endpoints } from './clinic/endpoints.ts';
import { formulary } from './clinic/formulary.ts';
import { createGroups } from './clinic/groups.ts';
import { locations, organizations } from './clinic/organizations.ts';
import { signedByClinic } from './clinic/provenance.ts';
import { questionnaires } from './clinic/questionnaires.ts';
import { practitionerRoles, practitioners } from './clinic/staff.ts';
import { personas } from './personas/index.ts';
import { generatePatient } from './simulation/patient.ts';

export type PopulationOptions = {
  /** The same seed gives the same bytes. It shapes the generated patients; the personas are always the same. */
  seed?: number;
  /** How many patients to generate beside the eight personas. */
  generated?: number;
  /** The day on which the generated charts end. */
  anchor?: string;
};

/**
 * Synthetic patients of one clinic, in US Core 7, and all that their references point to.
 * https://hl7.org/fhir/us/core/STU7/
 *
 * Comes lazily: the clinic first, then one patient's chart after the other, so that memory stays flat for any number
 * (but for the ids of the patients, of which the groups at the end are made).
 */
export function* generatePopulation(options: PopulationOptions = {}): Generator<Resource, void, undefined> {
  const { seed = 1, generated = 100, anchor = '2026-09-01' } = options;
  const clinic = [
    ...organizations(),
    ...locations(),
    ...endpoints(),
    ...practitioners(),
    ...practitionerRoles(),
    ...formulary(),
    ...questionnaires(),
  ];
  yield* clinic;
  yield signedByClinic(clinic);
  const groups = createGroups();
  for (const persona of personas) yield* groups.joinedBy(persona());
  for (let number = 1; number <= generated; number += 1) {
    yield* groups.joinedBy(generatePatient({ seed, number, anchor }));
  }
  yield* groups.all();
}
