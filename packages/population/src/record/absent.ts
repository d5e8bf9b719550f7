import type { CodeableConcept, Reference } from '@smart-ehr/fhir';
import { concept, hl7 } from '../codes/code.ts';

const reasons = {
  'asked-declined': hl7('data-absent-reason', 'asked-declined', 'Asked But Declined'),
  'not-performed': hl7('data-absent-reason', 'not-performed', 'Not Performed'),
  unknown: hl7('data-absent-reason', 'unknown', 'Unknown'),
  error: hl7('data-absent-reason', 'error', 'Error'),
} as const;

export type AbsentReason = keyof typeof reasons;

/** Why there is no value. https://hl7.org/fhir/R4/valueset-data-absent-reason.html */
export function absent(reason: AbsentReason): { dataAbsentReason: CodeableConcept } {
  return { dataAbsentReason: concept(reasons[reason]) };
}

/**
 * Somebody who must be named and cannot be. https://hl7.org/fhir/us/core/STU7/general-requirements.html#missing-data
 */
export const unknownPerson = (): Reference => ({
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
});
