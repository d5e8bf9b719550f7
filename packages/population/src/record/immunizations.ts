import type { Immunization } from '@smart-ehr/fhir';
import { addDays, addMonths, type Day } from '../calendar.ts';
import { location } from '../clinic/organizations.ts';
import { nurseOf, staff } from '../clinic/staff.ts';
import { concept, hl7 } from '../codes/code.ts';
import { childSchedule, type VaccineName, vaccines } from '../codes/vaccines.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

/** Gives a vaccine. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-immunization.html */
export function vaccinate(visit: Visit, vaccine: VaccineName, dose?: number): void {
  record(visit, {
    ...immunizationOf(visit, vaccine),
    encounter: visit.encounter,
    occurrenceDateTime: visit.start,
    primarySource: true,
    location: location('lakeside-clinic'),
    performer: [{ actor: staff(nurseOf(visit.chart.physician)) }],
    ...(dose === undefined ? {} : { protocolApplied: [{ doseNumberPositiveInt: dose }] }),
  });
}

/** The patient, or a parent, does not want a vaccine that is due. */
export function refuseVaccine(visit: Visit, vaccine: VaccineName): void {
  record(visit, {
    ...immunizationOf(visit, vaccine),
    status: 'not-done',
    statusReason: concept(hl7('v3-ActReason', 'PATOBJ', 'Patient Objection')),
    encounter: visit.encounter,
    occurrenceDateTime: visit.start,
    primarySource: true,
    location: location('lakeside-clinic'),
  });
}

/** Writes down what was given elsewhere, from the patient's vaccination card. */
function copyVaccination(visit: Visit, vaccine: VaccineName, day: Day, dose: number): void {
  record(visit, {
    ...immunizationOf(visit, vaccine),
    occurrenceDateTime: day,
    primarySource: false,
    reportOrigin: concept({
      system: 'http://terminology.hl7.org/CodeSystem/immunization-origin',
      code: 'record',
      display: 'Other Record',
    }),
    protocolApplied: [{ doseNumberPositiveInt: dose }],
  });
}

function immunizationOf(visit: Visit, vaccine: VaccineName): Omit<Immunization, 'occurrenceDateTime'> {
  return {
    resourceType: 'Immunization',
    meta: profiled('immunization'),
    status: 'completed',
    vaccineCode: concept(vaccines[vaccine]),
    patient: visit.chart.patient,
  };
}

/**
 * Gives the childhood vaccines that fell due since the last visit. At the first visit, doses that fell due more than
 * two weeks ago were given elsewhere and are copied from the card.
 */
export function vaccinateAsDue(visit: Visit, lastVisit?: Day): void {
  const recent = addDays(visit.day, -14);
  for (const { vaccine, day, dose } of dueDoses(visit.chart.birthDate)) {
    if (day > visit.day || (lastVisit !== undefined && day <= lastVisit)) continue;
    if (lastVisit === undefined && day < recent) copyVaccination(visit, vaccine, day, dose);
    else vaccinate(visit, vaccine, dose);
  }
}

function dueDoses(birthDate: Day): { vaccine: VaccineName; day: Day; dose: number }[] {
  return childSchedule.flatMap(({ vaccine, months }) =>
    months.map((month, index) => ({ vaccine, day: addMonths(birthDate, month), dose: index + 1 })),
  );
}
