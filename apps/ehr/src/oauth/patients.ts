import type { Patient } from '@smart-ehr/fhir';
import type { ResourceStore } from '../stores/resources.ts';

/** A patient's own resource, for the name on a page; undefined when the record does not exist (any more). */
export async function readPatient(resources: ResourceStore, id: string): Promise<Patient | undefined> {
  const stored = await resources.read('Patient', id);
  return stored && !stored.deleted ? (JSON.parse(stored.body) as Patient) : undefined;
}
