import { daysBetween } from '../calendar.ts';
import { percentileOn, populationOf } from '../growth/percentile.ts';
import { type Measure, measuringDevice, observeMeasure, referencePopulation } from './measures.ts';
import type { Visit } from './visit.ts';

/** What was measured of a child: kg, and cm. */
export type Size = { weight: number; height: number; headCircumference?: number };

const daysPerMonth = 30.4375;

/**
 * Where a child stands among children of the same age and sex: before the second birthday weight for length, and head
 * circumference; then body mass index for age.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-pediatric-bmi-for-age.html and its neighbors
 */
export function recordGrowth(visit: Visit, { weight, height, headCircumference }: Size, device?: string): void {
  const { birthDate } = visit.chart;
  const months = daysBetween(birthDate, visit.day) / daysPerMonth;
  if (headCircumference !== undefined) {
    const by = device === undefined ? [] : [measuringDevice(device)];
    observeMeasure(visit, 'headCircumference', headCircumference, by);
    place(visit, 'headPercentile', 'headCircumference', { at: months, value: headCircumference });
  }
  if (months < 24) place(visit, 'weightForLengthPercentile', 'weightForLength', { at: height, value: weight });
  else place(visit, 'bmiPercentile', 'bmi', { at: months, value: weight / (height / 100) ** 2 });
}

function place(
  visit: Visit,
  measure: Measure,
  chart: Parameters<typeof percentileOn>[0],
  measured: { at: number; value: number },
): void {
  const percentile = percentileOn(chart, visit.chart.sex, measured);
  if (percentile === undefined) return;
  observeMeasure(visit, measure, percentile, [{ code: referencePopulation, valueString: populationOf(chart) }]);
}
