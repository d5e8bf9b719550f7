import type { ObservationComponent } from '@smart-ehr/fhir';
import { addDays } from '../calendar.ts';
import { concept, loinc } from '../codes/code.ts';
import { type AbsentReason, absent } from './absent.ts';
import { observe, quantity } from './observations.ts';
import type { Visit } from './visit.ts';

/** mmHg, or why one of the two, or both, could not be measured. */
export type Pressure = readonly [systolic: number | AbsentReason, diastolic: number | AbsentReason];

/** One panel with two components: https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-blood-pressure.html */
export function observeBloodPressure(
  visit: Visit,
  [systolic, diastolic]: Pressure,
  others: readonly ObservationComponent[] = [],
): void {
  observe(visit, {
    profile: 'blood-pressure',
    category: 'vital-signs',
    code: concept(loinc('85354-9', 'Blood pressure panel with all children optional')),
    found: {
      ...(typeof systolic === 'string' && typeof diastolic === 'string' && absent(systolic)),
      component: [
        part('8480-6', 'Systolic blood pressure', systolic),
        part('8462-4', 'Diastolic blood pressure', diastolic),
        ...others,
      ],
    },
  });
}

/**
 * The average of what the patient measured at home in the week before.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-average-blood-pressure.html
 */
export function observeHomePressure(visit: Visit, [systolic, diastolic]: Pressure): void {
  observe(visit, {
    profile: 'average-blood-pressure',
    category: 'vital-signs',
    code: concept(loinc('96607-7', 'Blood pressure panel mean systolic and mean diastolic')),
    performer: visit.chart.patient,
    during: { start: addDays(visit.day, -7), end: addDays(visit.day, -1) },
    found: {
      component: [
        part('96608-5', 'Systolic blood pressure mean', systolic),
        part('96609-3', 'Diastolic blood pressure mean', diastolic),
      ],
    },
  });
}

function part(code: string, display: string, value: number | AbsentReason): ObservationComponent {
  const measured = typeof value === 'number';
  return {
    code: concept(loinc(code, display)),
    ...(measured ? { valueQuantity: quantity(Math.round(value), 'mmHg', 'mm[Hg]') } : absent(value)),
  };
}
