import type { Medication, Reference } from '@smart-ehr/fhir';
import { concept } from '../codes/code.ts';
import { type DrugName, drugs } from '../codes/drugs.ts';
import { referTo, resourceId } from '../ids.ts';
import { profiled } from '../record/profiles.ts';

/**
 * The medicines that the pharmacy keeps, shared by all patients.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-medication.html
 */
export function formulary(): Medication[] {
  return (Object.keys(drugs) as DrugName[]).map(name => ({
    resourceType: 'Medication',
    id: resourceId('Medication', name),
    meta: profiled('medication'),
    code: concept(drugs[name].product),
    status: 'active',
  }));
}

export const stocked = (name: DrugName): Reference => referTo('Medication', name, drugs[name].product.display);
