import { type Code, concept, hl7, loinc, snomed } from '../codes/code.ts';
import { observe, quantity } from './observations.ts';
import type { Visit } from './visit.ts';

const smokingStatuses = {
  never: snomed('266919005', 'Never smoked tobacco'),
  former: snomed('8517006', 'Ex-smoker'),
  daily: snomed('449868002', 'Smokes tobacco daily'),
} as const satisfies Record<string, Code>;

export type SmokingStatus = keyof typeof smokingStatuses;

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-smokingstatus.html */
export function recordSmoking(visit: Visit, status: SmokingStatus): void {
  observe(visit, {
    profile: 'smokingstatus',
    category: 'social-history',
    code: concept(loinc('72166-2', 'Tobacco smoking status')),
    found: { valueCodeableConcept: concept(smokingStatuses[status]) },
  });
}

const pregnancyStatuses = {
  pregnant: snomed('77386006', 'Pregnancy'),
  notPregnant: snomed('60001007', 'Not pregnant'),
} as const satisfies Record<string, Code>;

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-pregnancystatus.html */
export function recordPregnancyStatus(visit: Visit, status: keyof typeof pregnancyStatuses): void {
  observe(visit, {
    profile: 'observation-pregnancystatus',
    category: 'social-history',
    code: concept(loinc('82810-3', 'Pregnancy status')),
    found: { valueCodeableConcept: concept(pregnancyStatuses[status]) },
  });
}

/**
 * The score of the PHQ-9 questionnaire on depression, 0 to 27.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-screening-assessment.html
 */
export function recordDepressionScore(visit: Visit, score: number): void {
  observe(visit, {
    profile: 'observation-screening-assessment',
    category: 'survey',
    code: concept(loinc('44261-6', 'Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]')),
    found: {
      valueQuantity: quantity(score, 'score', '{score}'),
      interpretation: [
        concept(hl7('v3-ObservationInterpretation', score >= 10 ? 'H' : 'N', score >= 10 ? 'High' : 'Normal')),
      ],
    },
  });
}
