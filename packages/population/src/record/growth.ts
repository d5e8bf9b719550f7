import { concept, loinc } from '../codes/code.ts';
import { observe, quantity, round } from './observations.ts';
import type { Visit } from './visit.ts';

/** How a child grows: percentiles among children of the same age and sex, and the head's circumference in cm. */
export type Growth = {
  bmiPercentile?: number;
  weightForLengthPercentile?: number;
  headCircumference?: number;
  headPercentile?: number;
};

const measures = {
  bmiPercentile: ['pediatric-bmi-for-age', '59576-9', 'Body mass index (BMI) [Percentile] Per age and sex', '%', 0],
  weightForLengthPercentile: ['pediatric-weight-for-height', '77606-2', 'Weight-for-length Per age and sex', '%', 0],
  headCircumference: ['head-circumference', '9843-4', 'Head Occipital-frontal circumference', 'cm', 1],
  headPercentile: [
    'head-occipital-frontal-circumference-percentile',
    '8289-1',
    'Head Occipital-frontal circumference Percentile',
    '%',
    0,
  ],
} as const;

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-pediatric-bmi-for-age.html and its neighbors */
export function recordGrowth(visit: Visit, growth: Growth): void {
  for (const measure of Object.keys(measures) as (keyof Growth)[]) {
    const value = growth[measure];
    if (value === undefined) continue;
    const [profile, code, display, unit, decimals] = measures[measure];
    observe(visit, {
      profile,
      category: 'vital-signs',
      code: concept(loinc(code, display)),
      found: { valueQuantity: quantity(round(value, decimals), unit) },
    });
  }
}
