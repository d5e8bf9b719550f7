import type { Reference } from '@smart-ehr/fhir';
import { location } from '../clinic/organizations.ts';
import { type StaffName, staff } from '../clinic/staff.ts';
import { concept, snomed, usCore } from '../codes/code.ts';
import { type ProcedureName, procedures } from '../codes/procedures.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

type Details = {
  performer?: StaffName;
  /** What was found, in a sentence. */
  note?: string;
  reason?: Reference | string;
  place?: 'lakeside-clinic' | 'lakeside-hospital';
  basedOn?: Reference;
  /** It takes a moment, not the whole visit. */
  isBrief?: true;
};

/** Something done to the patient. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-procedure.html */
export function perform(visit: Visit, procedure: ProcedureName, details: Details = {}): Reference {
  const { performer = visit.clinician, note, reason, place = 'lakeside-clinic', basedOn, isBrief } = details;
  return record(visit, {
    resourceType: 'Procedure',
    meta: profiled('procedure'),
    ...(basedOn === undefined ? {} : { basedOn: [basedOn] }),
    status: 'completed',
    code: concept(procedures[procedure]),
    subject: visit.chart.patient,
    encounter: visit.encounter,
    ...(isBrief ? { performedDateTime: visit.start } : { performedPeriod: { start: visit.start, end: visit.end } }),
    performer: [{ actor: staff(performer) }],
    location: location(place),
    ...because(reason),
    ...(note === undefined ? {} : { note: [{ text: note }] }),
  });
}

/** Sends the patient on. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-servicerequest.html */
export function refer(
  visit: Visit,
  procedure: ProcedureName,
  to: { reason?: Reference | string; performer?: StaffName; status?: 'active' | 'completed' } = {},
): Reference {
  const { reason, performer, status = 'completed' } = to;
  return record(visit, {
    resourceType: 'ServiceRequest',
    meta: profiled('servicerequest'),
    status,
    intent: 'order',
    category: [concept(snomed('386053000', 'Evaluation procedure'))],
    code: concept(procedures[procedure]),
    subject: visit.chart.patient,
    encounter: visit.encounter,
    occurrenceDateTime: visit.end,
    authoredOn: visit.start,
    requester: staff(visit.clinician),
    ...(performer === undefined ? {} : { performer: [staff(performer)] }),
    ...because(reason),
  });
}

/** Why: a Condition, or a few words. */
function because(reason: Reference | string | undefined) {
  if (reason === undefined) return {};
  return typeof reason === 'string' ? { reasonCode: [{ text: reason }] } : { reasonReference: [reason] };
}

/**
 * Sends somebody to a service for a social need.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-servicerequest.html
 */
export function referToService(visit: Visit, service: keyof typeof services, reason: Reference): Reference {
  return record(visit, {
    resourceType: 'ServiceRequest',
    meta: profiled('servicerequest'),
    status: 'active',
    intent: 'order',
    category: [
      concept(usCore('us-core-category', 'sdoh', 'SDOH')),
      concept(snomed('410606002', 'Social service procedure')),
    ],
    code: concept(services[service]),
    subject: visit.chart.patient,
    encounter: visit.encounter,
    occurrencePeriod: { start: visit.day },
    authoredOn: visit.start,
    requester: staff(visit.clinician),
    reasonReference: [reason],
  });
}

const services = {
  foodProgram: snomed('464131000124100', 'Referral to food pantry program'),
} as const;
