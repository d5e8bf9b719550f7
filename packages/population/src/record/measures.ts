import type { ObservationComponent } from '@smart-ehr/fhir';
import { concept, loinc } from '../codes/code.ts';
import { type AbsentReason, absent } from './absent.ts';
import { observe, quantity, round } from './observations.ts';
import type { Visit } from './visit.ts';

const head = 'Head Occipital-frontal circumference';

/** Profile, codes, UCUM unit and decimals of all that is measured of a body, but for blood pressure. */
const measures = {
  heartRate: ['heart-rate', [loinc('8867-4', 'Heart rate')], '/min', 0],
  respiratoryRate: ['respiratory-rate', [loinc('9279-1', 'Respiratory rate')], '/min', 0],
  temperature: ['body-temperature', [loinc('8310-5', 'Body temperature')], 'Cel', 1],
  // Two codes, both required: https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-pulse-oximetry.html
  oxygen: [
    'pulse-oximetry',
    [
      loinc('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'),
      loinc('2708-6', 'Oxygen saturation in Arterial blood'),
    ],
    '%',
    0,
  ],
  weight: ['body-weight', [loinc('29463-7', 'Body weight')], 'kg', 1],
  height: ['body-height', [loinc('8302-2', 'Body height')], 'cm', 1],
  bmi: ['bmi', [loinc('39156-5', 'Body mass index (BMI) [Ratio]')], 'kg/m2', 1],
  headCircumference: ['head-circumference', [loinc('9843-4', head)], 'cm', 1],
  bmiPercentile: [
    'pediatric-bmi-for-age',
    [loinc('59576-9', 'Body mass index (BMI) [Percentile] Per age and sex')],
    '%',
    0,
  ],
  weightForLengthPercentile: [
    'pediatric-weight-for-height',
    [loinc('77606-2', 'Weight-for-length Per age and sex')],
    '%',
    0,
  ],
  headPercentile: ['head-occipital-frontal-circumference-percentile', [loinc('8289-1', `${head} Percentile`)], '%', 0],
} as const;

/** Among whom a percentile places a child. */
export const referencePopulation = { text: 'Reference population' };

export type Measure = keyof typeof measures;

/** What was measured, or why it was not. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-vital-signs.html */
export function observeMeasure(
  visit: Visit,
  measure: Measure,
  value: number | AbsentReason,
  component: readonly ObservationComponent[] = [],
): void {
  const [profile, [code, ...others], unit, decimals] = measures[measure];
  observe(visit, {
    profile,
    category: 'vital-signs',
    code: concept(code, ...others),
    found: {
      ...(typeof value === 'number' ? { valueQuantity: quantity(round(value, decimals), unit) } : absent(value)),
      ...(component.length > 0 && { component: [...component] }),
    },
  });
}

/** What of a vital sign could not be measured at this visit. */
export function leaveUnmeasured(visit: Visit, reason: AbsentReason, ...left: Measure[]): void {
  for (const measure of left) {
    const isPercentile = measure.endsWith('Percentile');
    observeMeasure(visit, measure, reason, isPercentile ? [{ code: referencePopulation, ...absent(reason) }] : []);
  }
}

/** By what it was measured, where that is not the clinic's own instrument; `unknown` if nobody can tell. */
export function measuringDevice(name: string): ObservationComponent {
  return { code: { text: 'Measuring device' }, ...(name === 'unknown' ? absent('unknown') : { valueString: name }) };
}
