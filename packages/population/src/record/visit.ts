import type { Encounter, Reference, Resource } from '@smart-ehr/fhir';
import { addDays, type Day, timeOf } from '../calendar.ts';
import { location, organization } from '../clinic/organizations.ts';
import { type StaffName, staff } from '../clinic/staff.ts';
import { codingOf, concept, hl7 } from '../codes/code.ts';
import type { LabTestName } from '../codes/lab-tests.ts';
import type { Problem } from '../codes/problems.ts';
import { type VisitKindName, visitKinds } from '../codes/visits.ts';
import { addToChart, type Chart } from './chart.ts';
import { profiled } from './profiles.ts';

/** A visit that is going on: what is recorded belongs to it and was recorded by its clinician. */
export type Visit = {
  readonly chart: Chart;
  readonly day: Day;
  readonly start: string;
  readonly end: string;
  readonly encounter: Reference;
  readonly clinician: StaffName;
  /** References to all that was recorded during the visit. */
  readonly recorded: Reference[];
  /** The laboratory tests ordered so far: none is ordered twice. */
  readonly tested: Set<LabTestName>;
};

export type VisitDetails = {
  /** Who sees the patient; the own physician if nothing is said. */
  clinician?: StaffName;
  /** What it is for: a problem, words, or the Condition that is already in the chart. */
  reason?: Problem | string | { condition: Reference };
  /** Nights in the hospital. */
  nights?: number;
};

/**
 * Begins a visit and writes its Encounter.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-encounter.html
 */
export function beginVisit(chart: Chart, day: Day, kindName: VisitKindName, details: VisitDetails = {}): Visit {
  const kind = visitKinds[kindName];
  const { clinician = chart.physician, reason, nights } = details;
  const number = (chart.counts.get('Encounter') ?? 0) + 1;
  const begin = 8 * 60 + ((number * 100) % 480);
  const start = timeOf(day, begin);
  const end = nights === undefined ? timeOf(day, begin + kind.minutes) : timeOf(addDays(day, nights), 11 * 60);
  const atHospital = kindName === 'hospital' || kindName === 'emergency';
  const place = atHospital ? 'lakeside-hospital' : 'lakeside-clinic';
  const encounter: Encounter = {
    resourceType: 'Encounter',
    meta: profiled('encounter'),
    identifier: [{ system: 'https://lakeside.example/visits', value: `${chart.slug}/${number}` }],
    status: 'finished',
    class: codingOf(kind.class),
    type: [concept(kind.type)],
    subject: chart.patient,
    participant: [
      {
        type: [concept(hl7('v3-ParticipationType', 'PPRF', 'primary performer'))],
        period: { start, end },
        individual: staff(clinician),
      },
    ],
    period: { start, end },
    ...because(reason),
    ...(atHospital ? { hospitalization: { dischargeDisposition: dischargedHome } } : {}),
    location: [{ location: location(place) }],
    serviceProvider: organization(place),
  };
  const reference = addToChart(chart, encounter);
  return { chart, day, start, end, encounter: reference, clinician, recorded: [reference], tested: new Set() };
}

const dischargedHome = {
  coding: [{ system: 'https://www.nubc.org/CodeSystem/PatDischargeStatus', code: '01', display: 'Discharged to home' }],
  text: 'Discharged to home',
};

function because(reason: VisitDetails['reason']): Pick<Encounter, 'reasonCode' | 'reasonReference'> {
  if (reason === undefined) return {};
  if (typeof reason === 'object' && 'condition' in reason) return { reasonReference: [reason.condition] };
  return { reasonCode: [typeof reason === 'string' ? { text: reason } : concept(reason.snomed)] };
}

/** Writes a resource as part of the visit. */
export function record<R extends Resource>(visit: Visit, draft: R, slug?: string): Reference {
  const reference = addToChart(visit.chart, draft, slug);
  visit.recorded.push(reference);
  return reference;
}
