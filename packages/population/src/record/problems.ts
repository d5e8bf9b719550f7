import type { Condition, Reference } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import { staff } from '../clinic/staff.ts';
import { type Code, codingOf, concept, hl7, usCore } from '../codes/code.ts';
import type { Problem } from '../codes/problems.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

type Course = {
  /** When it began; the day of the visit if nothing is said. */
  onset?: Day;
  /** When it was over. */
  resolved?: Day;
};

/**
 * Puts a lasting problem on the problem list.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-condition-problems-health-concerns.html
 */
export function addProblem(visit: Visit, problem: Problem, course: Course = {}): Reference {
  const category = hl7('condition-category', 'problem-list-item', 'Problem List Item');
  return recordCondition(visit, problem, course, { profile: 'condition-problems-health-concerns', category });
}

/**
 * A social need that came up in a screening: it concerns the patient's health without being an illness.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-condition-problems-health-concerns.html
 */
export function addHealthConcern(visit: Visit, problem: Problem, course: Course = {}): Reference {
  const category = usCore('condition-category', 'health-concern', 'Health Concern');
  return recordCondition(visit, problem, course, {
    profile: 'condition-problems-health-concerns',
    category,
    sdoh: true,
  });
}

/**
 * Names what the patient came for, and what passes.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-condition-encounter-diagnosis.html
 */
export function diagnose(visit: Visit, problem: Problem, course: Course = {}): Reference {
  const category = hl7('condition-category', 'encounter-diagnosis', 'Encounter Diagnosis');
  return recordCondition(visit, problem, course, { profile: 'condition-encounter-diagnosis', category });
}

type Kind = { profile: string; category: Code; sdoh?: true };

function recordCondition(visit: Visit, problem: Problem, { onset, resolved }: Course, kind: Kind): Reference {
  const [clinicalStatus, display] =
    resolved === undefined ? (['active', 'Active'] as const) : (['resolved', 'Resolved'] as const);
  const condition: Condition = {
    resourceType: 'Condition',
    meta: profiled(kind.profile),
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate', valueDateTime: visit.day }],
    clinicalStatus: { coding: [codingOf(hl7('condition-clinical', clinicalStatus, display))] },
    verificationStatus: { coding: [codingOf(hl7('condition-ver-status', 'confirmed', 'Confirmed'))] },
    category: [concept(kind.category), ...(kind.sdoh ? [concept(usCore('us-core-category', 'sdoh', 'SDOH'))] : [])],
    code: { ...concept(problem.snomed, problem.icd10), text: problem.name },
    subject: visit.chart.patient,
    encounter: visit.encounter,
    onsetDateTime: onset ?? visit.day,
    ...(resolved === undefined ? {} : { abatementDateTime: resolved }),
    recordedDate: visit.day,
    recorder: staff(visit.clinician),
  };
  return { ...record(visit, condition), display: problem.name };
}
