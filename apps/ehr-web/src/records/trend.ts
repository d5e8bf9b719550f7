import type { Observation } from '@smart-ehr/fhir';
import type { Catalogue } from '../texts/en.ts';
import { timeOf } from './dates.ts';
import { dateOf } from './measurements.ts';
import { componentsOf, partName, unitOf } from './observation-value.ts';

export type TrendLine = { name: string; points: { at: number; value: number }[] };

/** What a chart draws: lines of numbers in one unit, the oldest first, and the expected range where there is one. */
export type Trend = { unit: string; lines: TrendLine[]; expected?: { low: number; high: number } };

type Sample = { name: string; unit: string; at: number; value: number };

/** The numbers in the unit of the newest result; a trend needs two of them. */
export function trendOf(newestFirst: readonly Observation[], texts: Catalogue): Trend | undefined {
  const samples = [...newestFirst].reverse().flatMap(observation => samplesOf(observation, texts));
  const unit = samples.at(-1)?.unit ?? '';
  const lines = new Map<string, TrendLine>();
  for (const { name, at, value } of samples.filter(sample => sample.unit === unit)) {
    const line = lines.get(name) ?? { name, points: [] };
    line.points.push({ at, value });
    lines.set(name, line);
  }
  if (![...lines.values()].some(({ points }) => points.length > 1)) return undefined;
  const { low, high } = newestFirst[0]?.referenceRange?.[0] ?? {};
  const expected =
    lines.size === 1 && high?.value !== undefined ? { low: low?.value ?? 0, high: high.value } : undefined;
  return { unit, lines: [...lines.values()], ...(expected && { expected }) };
}

function samplesOf(observation: Observation, texts: Catalogue): Sample[] {
  const at = timeOf(dateOf(observation));
  const parts = observation.valueQuantity ? [observation] : componentsOf(observation);
  return parts.flatMap(part => {
    const { valueQuantity } = part;
    if (at === undefined || valueQuantity?.value === undefined) return [];
    return { name: partName(part, texts), unit: unitOf(valueQuantity), at, value: valueQuantity.value };
  });
}
