import type { Sex } from '../record/chart.ts';

type Row = readonly [age: number, height: number, weight: number];

/**
 * Median height (cm) and weight (kg) by age in years, rounded from the CDC's growth charts.
 * https://www.cdc.gov/growthcharts/cdc-charts.htm
 */
const medians: Record<Sex, readonly Row[]> = {
  female: [
    [0, 49.5, 3.3],
    [0.25, 60, 5.7],
    [0.5, 65.7, 7.2],
    [1, 74.5, 9.2],
    [2, 86, 12],
    [3, 94, 13.9],
    [4, 101, 15.9],
    [6, 115, 20.2],
    [8, 127.5, 25.8],
    [10, 138, 33],
    [12, 151, 41.5],
    [14, 160, 49.4],
    [16, 162.5, 53.9],
    [20, 163.3, 58],
  ],
  male: [
    [0, 50, 3.5],
    [0.25, 61.2, 6.2],
    [0.5, 67.5, 7.9],
    [1, 76, 9.9],
    [2, 87, 12.6],
    [3, 95, 14.4],
    [4, 102.5, 16.3],
    [6, 115.5, 20.7],
    [8, 128, 25.6],
    [10, 138.5, 32],
    [12, 149, 40.5],
    [14, 164, 51],
    [16, 173.5, 60.8],
    [20, 176.8, 70],
  ],
};

export function medianSize(sex: Sex, age: number): { height: number; weight: number } {
  const rows = medians[sex];
  const next = rows.findIndex(([from]) => from > age);
  const [fromAge, fromHeight, fromWeight] = rows[next === -1 ? rows.length - 1 : Math.max(0, next - 1)] ?? [0, 0, 0];
  const [toAge, toHeight, toWeight] = rows[next] ?? [fromAge + 1, fromHeight, fromWeight];
  const part = (age - fromAge) / (toAge - fromAge);
  return { height: fromHeight + part * (toHeight - fromHeight), weight: fromWeight + part * (toWeight - fromWeight) };
}
