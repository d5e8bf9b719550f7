import type { FhirResource, Observation } from 'fhir/r4';
import { codeOf, nameOf, ofType, words } from './codes.ts';
import { formatDate, newestFirst, timeOf } from './dates.ts';
import { groupBy } from './group-by.ts';
import { type Interpretation, interpretationOf, rangeOf, resultValueOf } from './observation-value.ts';
import { usualNames } from './usual-names.ts';

export type Result = {
  id: string;
  value: string;
  date: string;
  /** Set unless the result is final: `Preliminary`, `Corrected`. */
  note?: string;
  range?: string;
  interpretation?: Interpretation;
};

/** One kind of measurement, with all its results: the newest first. */
export type Measurement = { code: string; name: string; latest: Result; results: Result[]; trend?: Trend };

export type TrendLine = { name: string; points: { at: number; value: number }[] };

/** What a chart draws: lines of numbers in one unit, oldest first, and the expected range when it is known. */
export type Trend = { unit: string; lines: TrendLine[]; expected?: { low: number; high: number } };

/** Groups observations by what was measured; the one with the newest result first. */
export function measurementsOf(resources: FhirResource[]): Measurement[] {
  const newest = newestFirst(ofType(resources, 'Observation'), dateOf);
  const groups = groupBy(newest, keyOf);
  return [...groups].flatMap(([code, observations]) => {
    const [first] = observations;
    if (!first) return [];
    const results = observations.map(resultOf);
    const trend = trendOf(observations);
    const name = usualNames[code] ?? nameOf(first.code) ?? 'Measurement without a name';
    return [{ code, name, latest: resultOf(first), results, ...(trend && { trend }) }];
  });
}

const keyOf = ({ code }: Observation) => codeOf(code, 'http://loinc.org') ?? codeOf(code) ?? nameOf(code) ?? '';

function resultOf(observation: Observation): Result {
  const range = rangeOf(observation.referenceRange);
  const interpretation = interpretationOf(observation);
  return {
    id: observation.id ?? '',
    value: resultValueOf(observation),
    date: formatDate(dateOf(observation)) ?? 'No date',
    ...(observation.status !== 'final' && { note: words(observation.status ?? 'unknown') }),
    ...(range && { range }),
    ...(interpretation && { interpretation }),
  };
}

const dateOf = (observation: Observation) =>
  observation.effectiveDateTime ??
  observation.effectivePeriod?.start ??
  observation.effectiveInstant ??
  observation.issued;

/** The numbers in the unit of the newest; a trend needs two of them. */
function trendOf(newest: Observation[]): Trend | undefined {
  const samples = newest.toReversed().flatMap(samplesOf);
  const unit = samples.at(-1)?.unit;
  const comparable = samples.filter(sample => sample.unit === unit);
  const lines = [...groupBy(comparable, sample => sample.name)].map(([name, points]) => ({
    name,
    points: points.map(({ at, value }) => ({ at, value })),
  }));
  if (!lines.some(line => line.points.length > 1)) return undefined;
  const range = newest[0]?.referenceRange?.[0];
  const [low, high] = [range?.low?.value, range?.high?.value];
  const expected = lines.length === 1 && high !== undefined ? { low: low ?? 0, high } : undefined;
  return { unit: unit ?? '', lines, ...(expected && { expected }) };
}

type Sample = { name: string; unit: string; at: number; value: number };

function samplesOf(observation: Observation): Sample[] {
  const at = timeOf(dateOf(observation));
  const parts = observation.valueQuantity ? [observation] : (observation.component ?? []);
  return parts.flatMap(part => {
    const { value, unit, code } = part.valueQuantity ?? {};
    if (at === undefined || value === undefined) return [];
    return [{ name: nameOf(part.code) ?? 'Value', unit: unit ?? code ?? '', at, value }];
  });
}
