import type { Dosage, MedicationRequest, Reference } from '@smart-ehr/fhir';
import { addDays, type Day, timeOf } from '../calendar.ts';
import { stocked } from '../clinic/formulary.ts';
import { organization } from '../clinic/organizations.ts';
import { type StaffName, staff } from '../clinic/staff.ts';
import { concept, hl7 } from '../codes/code.ts';
import { type Drug, type DrugName, drugs } from '../codes/drugs.ts';
import { type Adherence, adherenceExtension } from './adherence.ts';
import { addToChart } from './chart.ts';
import { quantity } from './observations.ts';
import { profiled } from './profiles.ts';
import { sign } from './provenance.ts';
import { record, type Visit } from './visit.ts';

export type Prescription = {
  /** Why: the Condition that it treats, or a few words. */
  reason?: Reference | string;
  /** The patient's own word that it is taken, or a colleague's; by the clinic's own order if nothing is said. */
  reported?: true | StaffName;
  /** Whether the patient takes it as directed, where that was asked. */
  adherence?: Adherence;
  /** When a course ended as planned. */
  completed?: Day;
  /** When it was stopped before its time: another dose, another medicine, not tolerated. */
  stopped?: Day;
  /** Names the medicine by the pharmacy's Medication resource instead of a code. */
  byReference?: true;
  /** Days on which the pharmacy handed it over; the day of the visit if nothing is said. */
  handedOver?: readonly Day[];
  /** The first pack comes out of the clinic's own drawer. */
  fromDrawer?: true;
};

/**
 * Prescribes a medicine, which the pharmacy then hands over.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-medicationrequest.html
 */
export function prescribe(visit: Visit, name: DrugName, details: Prescription = {}): Reference {
  const drug: Drug = drugs[name];
  const { reason, reported, adherence, completed, byReference } = details;
  const handedOver = details.handedOver ?? (reported ? [] : [visit.day]);
  const stopped = details.stopped ?? visit.chart.died;
  const status = completed !== undefined ? 'completed' : stopped !== undefined ? 'stopped' : 'active';
  const end = completed ?? stopped;
  const reporter = typeof reported === 'string' ? staff(reported) : visit.chart.patient;
  const request: MedicationRequest = {
    resourceType: 'MedicationRequest',
    meta: profiled('medicationrequest'),
    ...(adherence && { extension: [adherenceExtension(visit, adherence)] }),
    status,
    intent: reported ? 'plan' : 'order',
    category: [concept(hl7('medicationrequest-category', 'community', 'Community'))],
    ...(reported ? { reportedReference: reporter } : { reportedBoolean: false }),
    ...(byReference ? { medicationReference: stocked(name) } : { medicationCodeableConcept: concept(drug.product) }),
    subject: visit.chart.patient,
    encounter: visit.encounter,
    authoredOn: visit.start,
    requester: reported ? reporter : staff(visit.clinician),
    ...(typeof reason === 'string' && { reasonCode: [{ text: reason }] }),
    ...(typeof reason === 'object' && { reasonReference: [reason] }),
    dosageInstruction: [dosageOf(drug)],
    dispenseRequest: {
      validityPeriod: end === undefined ? { start: visit.day } : { start: visit.day, end },
      numberOfRepeatsAllowed: completed === undefined ? 3 : 0,
      quantity: { value: drug.quantity },
    },
  };
  const prescription = record(visit, request);
  handedOver.forEach((day, index) => {
    const fromDrawer = details.fromDrawer === true && index === 0;
    dispense(visit, { name, prescription, day, fill: index === 0 ? 'first' : 'refill', fromDrawer });
  });
  return { ...prescription, display: drug.product.display };
}

const fills = {
  first: hl7('v3-ActCode', 'FF', 'First Fill'),
  refill: hl7('v3-ActCode', 'RF', 'Refill'),
};
type Dispense = {
  name: DrugName;
  prescription: Reference;
  day: Day;
  fill: keyof typeof fills;
  fromDrawer: boolean;
};

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-medicationdispense.html */
function dispense(visit: Visit, { name, prescription, day, fill, fromDrawer }: Dispense): void {
  const drug: Drug = drugs[name];
  const whenHandedOver = timeOf(day, 17 * 60 + 30);
  const dispensed = addToChart(visit.chart, {
    resourceType: 'MedicationDispense',
    meta: profiled('medicationdispense'),
    status: 'completed',
    medicationReference: stocked(name),
    subject: visit.chart.patient,
    context: visit.encounter,
    performer: [{ actor: fromDrawer ? staff(visit.clinician) : organization('lakeside-pharmacy') }],
    authorizingPrescription: [prescription],
    type: concept(fills[fill]),
    quantity: { value: drug.quantity },
    whenPrepared: timeOf(day, 17 * 60),
    whenHandedOver,
    dosageInstruction: [dosageOf(drug)],
  });
  const pharmacy = { author: organization('lakeside-pharmacy'), onBehalfOf: 'lakeside-pharmacy' } as const;
  const signer = fromDrawer ? { author: staff(visit.clinician) } : pharmacy;
  sign(visit.chart, { ...signer, recorded: whenHandedOver, targets: [dispensed] });
}

function dosageOf({ directions, timesPerDay, asNeeded, dose, unit }: Drug): Dosage {
  return {
    text: directions,
    timing: { repeat: { frequency: timesPerDay, period: 1, periodUnit: 'd' } },
    ...(asNeeded ? { asNeededBoolean: true } : {}),
    doseAndRate: [{ doseQuantity: quantity(dose, unit.replace(/[{}]/g, ''), unit) }],
  };
}

/** The days of every third month's refill between two days. */
export function quarterlyRefills(from: Day, until: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= until; day = addDays(day, 91)) days.push(day);
  return days;
}
