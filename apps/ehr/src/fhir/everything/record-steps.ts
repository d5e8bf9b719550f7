import { FhirError } from '@smart-ehr/fhir';
import type { Access } from '../../access.ts';
import { permitted } from '../permitted.ts';
import { type ResourceFilter, reachOf, withinRecord } from '../reach.ts';
import { type HeldType, isHeldType, namesManyRecords, resourceTypes } from '../resource-types.ts';
import type { Condition } from '../search/condition.ts';
import { parseCondition } from '../search/parse-condition.ts';
import type { EverythingRequest } from './parse-everything.ts';

/** One type of a record: what of it the access reaches, and which of those are asked for. */
export type RecordStep = { type: HeldType; filter: ResourceFilter; conditions: Condition[] };

/** The types in the order in which a record is shown. `leftOut` says of the others why they are not. */
export type RecordPlan = { steps: RecordStep[]; leftOut: string[] };

const names = resourceTypes.map(({ type }) => type).filter(type => !namesManyRecords(type));
/** A type of a record is in it, the other types are what a record refers to. */
const typesOfRecords: readonly HeldType[] = [
  'Patient',
  ...names.filter(type => type !== 'Patient' && reachOf(type) !== 'whole'),
];
export const typesReferredTo: readonly HeldType[] = names.filter(type => reachOf(type) === 'whole');

/** When care was given. Other types last longer than a visit does, and no period leaves them out. */
const dateOfCare: Partial<Record<HeldType, string>> = {
  DiagnosticReport: 'date',
  DocumentReference: 'date',
  Encounter: 'date',
  Immunization: 'date',
  MedicationDispense: 'whenhandedover',
  MedicationRequest: 'authoredon',
  Observation: 'date',
  Procedure: 'date',
  ServiceRequest: 'authored',
  Specimen: 'collected',
};

/**
 * Each type of the record that the access permits to search. The patient is there because she was named, and `read`
 * permitted her.
 */
export function planRecord(
  access: Access,
  patient: { id: string; filter: ResourceFilter },
  asked: EverythingRequest,
): RecordPlan {
  const plan: RecordPlan = { steps: [], leftOut: unheld(asked.types) };
  for (const type of typesOfRecords) {
    if (!isWalked(type, asked.types)) continue;
    const { filter, refusal } = type === 'Patient' ? { filter: patient.filter } : permitted(access, type, 'search');
    const within = filter && withinRecord(filter, patient.id);
    if (within) plan.steps.push({ type, filter: within, conditions: conditionsOf(type, patient.id, asked) });
    else if (isAsked(type, asked.types)) plan.leftOut.push(why(type, refusal?.neededScope));
  }
  for (const type of typesReferredTo) {
    const { refusal } = permitted(access, type, 'read');
    if (refusal && isAsked(type, asked.types)) plan.leftOut.push(why(type, refusal.neededScope));
  }
  return plan;
}

export const isAsked = (type: string, types: EverythingRequest['types']) => types === undefined || types.has(type);

/** Also what is not asked for itself, where it may refer to what is. */
function isWalked(type: HeldType, types: EverythingRequest['types']): boolean {
  return isAsked(type, types) || typesReferredTo.some(referred => types?.has(referred));
}

/** Names that no type of a record has; the most that a note tells of. */
function unheld(types: EverythingRequest['types']): string[] {
  const others = [...(types ?? [])].filter(type => !isHeldType(type) || namesManyRecords(type));
  if (others.length > 20)
    throw new FhirError(400, 'invalid', '_type names more than 20 types that no record has here.');
  return others.map(type => `${type.slice(0, 64)} (in no record here)`);
}

const why = (type: string, scope: string | undefined) => (scope === undefined ? type : `${type} (needs ${scope})`);

function conditionsOf(type: HeldType, patientId: string, { since, start, end }: EverythingRequest): Condition[] {
  const care = dateOfCare[type];
  const texts: [string, string][] = [
    ...(type === 'Patient' ? [['_id', patientId] as [string, string]] : []),
    ...(since === undefined ? [] : [['_lastUpdated', `ge${since}`] as [string, string]]),
    ...(care === undefined || start === undefined ? [] : [[care, `ge${start}`] as [string, string]]),
    ...(care === undefined || end === undefined ? [] : [[care, `le${end}`] as [string, string]]),
  ];
  return texts.flatMap(([name, value]) => parseCondition(type, name, value, { base: '', nowMs: 0 }) ?? []);
}
