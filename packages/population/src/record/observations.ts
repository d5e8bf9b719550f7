import type { CodeableConcept, Observation, Quantity, Reference } from '@smart-ehr/fhir';
import { nurseOf, staff } from '../clinic/staff.ts';
import { type Code, concept, hl7 } from '../codes/code.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

const categories = {
  'vital-signs': hl7('observation-category', 'vital-signs', 'Vital Signs'),
  laboratory: hl7('observation-category', 'laboratory', 'Laboratory'),
  'social-history': hl7('observation-category', 'social-history', 'Social History'),
  survey: hl7('observation-category', 'survey', 'Survey'),
};

type Finding = {
  /** A US Core profile, without `us-core-`. */
  profile: string;
  category: keyof typeof categories;
  code: CodeableConcept;
  /** Who found it; the nurse if nothing is said. */
  performer?: Reference;
  found: Pick<
    Observation,
    'valueQuantity' | 'valueCodeableConcept' | 'component' | 'interpretation' | 'referenceRange' | 'specimen'
  >;
};

/** https://hl7.org/fhir/R4/observation.html */
export function observe(visit: Visit, { profile, category, code, performer, found }: Finding): Reference {
  return record(visit, {
    resourceType: 'Observation',
    meta: profiled(profile),
    status: 'final',
    category: [concept(categories[category])],
    code,
    subject: visit.chart.patient,
    encounter: visit.encounter,
    effectiveDateTime: visit.start,
    issued: visit.end,
    performer: [performer ?? staff(nurseOf(visit.chart.physician))],
    ...found,
  });
}

/** An amount with its UCUM unit. */
export const quantity = (value: number, unit: string, code = unit): Quantity => ({
  value,
  unit,
  system: 'http://unitsofmeasure.org',
  code,
});

/** High, low or normal: https://terminology.hl7.org/CodeSystem-v3-ObservationInterpretation.html */
export const interpretation = (code: 'H' | 'L' | 'N'): CodeableConcept[] => [concept(interpretations[code])];
const interpretations: Record<'H' | 'L' | 'N', Code> = {
  H: hl7('v3-ObservationInterpretation', 'H', 'High'),
  L: hl7('v3-ObservationInterpretation', 'L', 'Low'),
  N: hl7('v3-ObservationInterpretation', 'N', 'Normal'),
};

export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
