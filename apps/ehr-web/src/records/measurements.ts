import type { Observation, Resource } from '@smart-ehr/fhir';
import type { Catalogue } from '../texts/en.ts';
import { codeOf, loinc, nameOf, ofType } from './codes.ts';
import { formatDate, newestFirst } from './dates.ts';
import { type Meaning, meaningOf, rangeOf, valueInWords } from './observation-value.ts';
import { type Trend, trendOf } from './trend.ts';

export type Result = { id: string; value: string; date: string; range?: string; meaning?: Meaning };

/** One kind of measurement with all its results, the newest first. */
export type Measurement = { code: string; name: string; latest: Result; results: Result[]; trend?: Trend };

/** Groups observations by what was measured; the one with the newest result first. */
export function measurementsOf(resources: readonly Resource[], texts: Catalogue): Measurement[] {
  const groups = new Map<string, Observation[]>();
  for (const observation of newestFirst(ofType(resources, 'Observation'), dateOf)) {
    const key = keyOf(observation);
    groups.set(key, [...(groups.get(key) ?? []), observation]);
  }
  return [...groups].flatMap(([code, observations]) => {
    const [latest] = observations;
    if (!latest) return [];
    const trend = trendOf(observations, texts);
    return {
      code,
      name: texts.measurements.names[code] ?? nameOf(latest.code) ?? texts.chart.unnamed,
      latest: resultOf(latest, texts),
      results: observations.map(observation => resultOf(observation, texts)),
      ...(trend && { trend }),
    };
  });
}

const keyOf = ({ code }: Observation) => codeOf(code, loinc) ?? codeOf(code) ?? nameOf(code) ?? '';

export const dateOf = ({ effectiveDateTime, effectivePeriod, effectiveInstant, issued }: Observation) =>
  effectiveDateTime ?? effectivePeriod?.start ?? effectiveInstant ?? issued;

function resultOf(observation: Observation, texts: Catalogue): Result {
  const range = rangeOf(observation.referenceRange?.[0], texts);
  const meaning = meaningOf(observation, texts);
  return {
    id: observation.id ?? '',
    value: valueInWords(observation, texts),
    date: formatDate(dateOf(observation), texts.locale) ?? '',
    ...(range && { range }),
    ...(meaning && { meaning }),
  };
}
