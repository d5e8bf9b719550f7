import { concept, loinc, snomed } from '../codes/code.ts';
import { observe, quantity } from './observations.ts';
import type { Visit } from './visit.ts';

/** What matters to the patient in being cared for. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-care-experience-preference.html */
export function recordCarePreference(visit: Visit, wish: Wish): void {
  observe(visit, {
    profile: 'care-experience-preference',
    category: 'care-experience-preference',
    code: concept(loinc('95541-9', 'Care experience preference')),
    performer: visit.chart.patient,
    found: inWords(wish),
  });
}

/** Which treatment the patient wants or does not want. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-treatment-intervention-preference.html */
export function recordTreatmentPreference(visit: Visit, wish: Wish): void {
  observe(visit, {
    profile: 'treatment-intervention-preference',
    category: 'treatment-intervention-preference',
    code: concept(loinc('75773-2', 'Goals, preferences, and priorities for medical treatment [Reported]')),
    performer: visit.chart.patient,
    found: inWords(wish),
  });
}

/** Told in the patient's own words, or picked from what the clinic asks everybody. */
type Wish = string | { picked: string };
const inWords = (wish: Wish) =>
  typeof wish === 'string' ? { valueString: wish } : { valueCodeableConcept: { text: wish.picked } };

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

/**
 * What somebody manages alone: how often, whether at all, and with what.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-simple-observation.html
 */
export function recordActivity(visit: Visit, { steps, drives, aids }: Activity): void {
  const activity = { profile: 'simple-observation', category: 'functional-status' } as const;
  const code = loinc('41950-7', 'Number of steps in 24 hour Measured');
  observe(visit, {
    ...activity,
    code: concept(code),
    found: { valueQuantity: quantity(steps, 'steps per day', '/(24.h)') },
  });
  observe(visit, { ...activity, code: { text: 'Drives a car' }, found: { valueBoolean: drives } });
  observe(visit, { ...activity, code: { text: 'Aids that are used' }, found: { valueString: aids } });
}

type Activity = { steps: number; drives: boolean; aids: string };
