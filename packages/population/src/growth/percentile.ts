import type { Sex } from '../record/chart.ts';
import { type GrowthChart, growthCharts, type Row } from './growth-charts.ts';

/**
 * How many of a hundred children of the same sex, and of that age or length, measure less; undefined off the chart.
 * The LMS method: https://doi.org/10.1002/sim.4780111005
 */
export function percentileOn(
  chart: keyof typeof growthCharts,
  sex: Sex,
  { at, value }: { at: number; value: number },
): number | undefined {
  const row = rowAt(growthCharts[chart].rows[sex], at);
  if (row === undefined) return undefined;
  const [, l, m, s] = row;
  // Nobody is below everybody: the tails are said as the first and the last percentile.
  return Math.min(99, Math.max(1, 100 * normalShare(((value / m) ** l - 1) / (l * s))));
}

export const populationOf = (chart: keyof typeof growthCharts): GrowthChart['population'] =>
  growthCharts[chart].population;

/** Between two rows of the chart, all three parameters change evenly. */
function rowAt(rows: readonly Row[], at: number): Row | undefined {
  const next = rows.findIndex(([from]) => from >= at);
  const [above, below] = [rows[next], rows[Math.max(0, next - 1)]];
  if (above === undefined || below === undefined || at < below[0]) return undefined;
  const part = above[0] === below[0] ? 0 : (at - below[0]) / (above[0] - below[0]);
  const between = (from: number, to: number) => from + part * (to - from);
  return [at, between(below[1], above[1]), between(below[2], above[2]), between(below[3], above[3])];
}

/**
 * The share of a normal distribution that lies below `z` deviations, to seven digits (Abramowitz and Stegun, 26.2.17).
 * https://personal.math.ubc.ca/~cbm/aands/page_932.htm
 */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial = ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) * t;
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z > 0 ? 1 - tail : tail;
}
