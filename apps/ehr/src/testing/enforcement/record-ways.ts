import type { Resource } from '@smart-ehr/fhir';
import { typesWithoutPatients } from './definitions.ts';
import { allReferredTo } from './fhirpath.ts';
import { nameOf } from './oracle.ts';
import { found, typeOf, type Way } from './way.ts';

/**
 * The record of a patient whom the access may read, as far as it could be searched; and what it refers to that is about
 * no patient, as far as it could be read.
 */
export function everything(patientId: string): Way {
  const patient = `Patient/${patientId}`;
  return {
    name: `${patient}/$everything`,
    shown: (server, token) => found(server, token, `${patient}/$everything`),
    permitted(oracle, access) {
      const readable = oracle.permitted(access, 'r');
      if (!readable.has(patient)) return [];
      const ofRecord = oracle.permittedOf(patientId, access, 's');
      const isPart = (one: Resource) =>
        nameOf(one) === patient ||
        (ofRecord.has(nameOf(one)) && !['Patient', ...typesWithoutPatients].includes(one.resourceType));
      const names = new Set(oracle.resources.filter(isPart).map(nameOf));
      for (const name of names) {
        const resource = oracle.byName.get(name);
        const referred = resource ? allReferredTo(resource) : [];
        const isAdded = (other: string) => readable.has(other) && typesWithoutPatients.includes(typeOf(other));
        for (const other of referred.filter(isAdded)) names.add(other);
      }
      return names;
    },
  };
}

/** The current documents of all times. */
export function documentsOf(patientId: string): Way {
  return {
    name: `DocumentReference/$docref?patient=${patientId}`,
    shown: (server, token) => found(server, token, `DocumentReference/$docref?patient=${patientId}&start=1900`),
    permitted(oracle, access) {
      const ofRecord = oracle.permittedOf(patientId, access, 's');
      const isCurrent = (one: Resource) => one.resourceType === 'DocumentReference' && one.status === 'current';
      return oracle.resources
        .filter(isCurrent)
        .map(nameOf)
        .filter(name => ofRecord.has(name));
    },
  };
}
