import type { CodeableConcept, Observation, Quantity, Reference } from '@smart-ehr/fhir';
import { nurseOf, staff } from '../clinic/staff.ts';
import { type Code, concept, hl7, usCore } from '../codes/code.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

const categories = {
  'vital-signs': hl7('observation-category', 'vital-signs', 'Vital Signs'),
  laboratory: hl7('observation-category', 'laboratory', 'Laboratory'),
  'social-history': hl7('observation-category', 'social-history', 'Social History'),
  survey: hl7('observation-category', 'survey', 'Survey'),
  exam: hl7('observation-category', 'exam', 'Exam'),
  procedure: hl7('observation-category', 'procedure', 'Procedure'),
  sdoh: usCore('us-core-category', 'sdoh', 'SDOH'),
  'functional-status': usCore('us-core-category', 'functional-status', 'Functional Status'),
  'care-experience-preference': usCore('us-core-category', 'care-experience-preference', 'Care Experience Preference'),
  'treatment-intervention-preference': usCore(
    'us-core-category',
    'treatment-intervention-preference',
    'Treatment Intervention Preference',
  ),
};

type Category = keyof typeof categories;

export type Finding = {
  /** A US Core profile, without `us-core-`. */
  profile: string;
  category: Category | readonly Category[];
  code: CodeableConcept;
  /** Who found it; the nurse if nothing is said. */
  performer?: Reference;
  /** Of which time it is true, where that is not the visit's. */
  during?: { start: string; end?: string };
  found: Omit<Observation, 'resourceType' | 'status' | 'category' | 'code' | 'subject'>;
};

/** https://hl7.org/fhir/R4/observation.html */
export function observe(visit: Visit, { profile, category, code, performer, during, found }: Finding): Reference {
  return record(visit, {
    resourceType: 'Observation',
    meta: profiled(profile),
    status: 'final',
    category: [category].flat().map(name => concept(categories[name])),
    code,
    subject: visit.chart.patient,
    encounter: visit.encounter,
    ...(during === undefined ? { effectiveDateTime: visit.start } : { effectivePeriod: during }),
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
