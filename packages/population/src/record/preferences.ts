import { concept, loinc, snomed } from '../codes/code.ts';
import { observe } from './observations.ts';
import type { Visit } from './visit.ts';

/** What matters to the patient in being cared for. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-care-experience-preference.html */
export function recordCarePreference(visit: Visit, words: string): void {
  observe(visit, {
    profile: 'care-experience-preference',
    category: 'care-experience-preference',
    code: concept(loinc('95541-9', 'Care experience preference')),
    performer: visit.chart.patient,
    found: { valueString: words },
  });
}

/** Which treatment the patient wants or does not want. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-treatment-intervention-preference.html */
export function recordTreatmentPreference(visit: Visit, words: string): void {
  observe(visit, {
    profile: 'treatment-intervention-preference',
    category: 'treatment-intervention-preference',
    code: concept(loinc('75773-2', 'Goals, preferences, and priorities for medical treatment [Reported]')),
    performer: visit.chart.patient,
    found: { valueString: words },
  });
}

/** How far somebody gets along without help. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-simple-observation.html */
export function recordWalking(visit: Visit, ability: keyof typeof abilities): void {
  observe(visit, {
    profile: 'simple-observation',
    category: 'functional-status',
    code: concept(snomed('282097004', 'Ability to walk')),
    found: { valueCodeableConcept: concept(abilities[ability]) },
  });
}

const abilities = {
  walks: snomed('282145008', 'Able to walk'),
  withDifficulty: snomed('719232003', 'Difficulty walking'),
} as const;
