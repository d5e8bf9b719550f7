import type { Resource } from '@smart-ehr/fhir';
import type { IndexRows } from '../stores/resources.ts';
import { patientCompartment } from './patient-compartment.generated.ts';
import { namesManyRecords } from './resource-types.ts';
import { searchParameter } from './search-parameters.ts';
import { referenceTarget } from './values/reference-values.ts';

/** Beyond R4's CompartmentDefinition: a device belongs to the record of the patient who carries it. */
const alsoByParameter: Record<string, readonly string[]> = { Device: ['patient'] };

const parametersByType = new Map(
  Object.entries({ ...patientCompartment, ...alsoByParameter }).map(([type, codes]) => [
    type,
    new Set(codes.flatMap(code => searchParameter(type, code)?.param ?? [])),
  ]),
);

/** Whether resources of the type can be in a patient's compartment: `patientsOf` may find somebody. */
export function isInPatientCompartment(type: string): boolean {
  return (type === 'Patient' || parametersByType.has(type)) && !namesManyRecords(type);
}

/**
 * The patients in whose compartment a resource is, read from its index rows. A Group is in none, though R4 puts it into
 * that of each member: it would tell the one about all the others.
 * https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
export function patientsOf(resource: Resource, index: IndexRows): string[] {
  if (namesManyRecords(resource.resourceType)) return [];
  const params = parametersByType.get(resource.resourceType);
  const patients = new Set(
    index.reference.filter(row => row.targetType === 'Patient' && params?.has(row.param)).map(row => row.target),
  );
  if (resource.resourceType === 'Patient' && resource.id !== undefined) patients.add(resource.id);
  const owner = resource.resourceType === 'Binary' ? resource.securityContext?.reference : undefined;
  const context = owner === undefined ? undefined : referenceTarget(owner);
  if (context?.targetType === 'Patient') patients.add(context.target);
  return [...patients];
}
