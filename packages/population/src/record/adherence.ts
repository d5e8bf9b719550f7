import type { Extension } from '@smart-ehr/fhir';
import { concept, snomed } from '../codes/code.ts';
import type { Visit } from './visit.ts';

const adherences = {
  good: snomed('1156699004', 'Takes medication as directed'),
  poor: snomed('715036001', 'Does not take medication as directed'),
} as const;

export type Adherence = keyof typeof adherences;

/**
 * Whether the patient takes the medicine as directed, in the patient's own word.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-medication-adherence.html
 */
export function adherenceExtension(visit: Visit, adherence: Adherence): Extension {
  return {
    extension: [
      { url: 'medicationAdherence', valueCodeableConcept: concept(adherences[adherence]) },
      { url: 'dateAsserted', valueDateTime: visit.start },
      {
        url: 'informationSource',
        valueCodeableConcept: concept(snomed('116154003', 'Patient')),
      },
    ],
    url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-medication-adherence',
  };
}
