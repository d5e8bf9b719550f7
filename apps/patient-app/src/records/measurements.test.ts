import type { Observation } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import { measurementsOf } from './measurements.ts';
import { roundTicks, trendScale } from './trend-scale.ts';

const weight = (date: string, value: number, unit = 'kg'): Observation => ({
  resourceType: 'Observation',
  id: date,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7', display: 'Body weight' }] },
  effectiveDateTime: date,
  valueQuantity: { value, unit },
});

describe('measurements', () => {
  it('are grouped by what was measured, the newest first', () => {
    const [measurement, ...others] = measurementsOf([weight('2020-01-01', 80), weight('2021-01-01', 78)]);
    expect(others).toEqual([]);
    expect(measurement).toMatchObject({ code: '29463-7', name: 'Body weight', latest: { value: '78 kg' } });
    expect(measurement?.results.map(result => result.value)).toEqual(['78 kg', '80 kg']);
  });

  it('have the name that people use, where LOINC says the method as well', () => {
    const display = 'Hemoglobin A1c/Hemoglobin.total in Blood';
    const code = { coding: [{ system: 'http://loinc.org', code: '4548-4', display }], text: display };
    expect(measurementsOf([{ ...weight('2020-01-01', 7, '%'), code }])[0]?.name).toBe('Hemoglobin A1c');
  });

  it('run from old to new in their trend', () => {
    const [measurement] = measurementsOf([weight('2021-01-01', 78), weight('2020-01-01', 80)]);
    expect(measurement?.trend?.lines).toEqual([
      {
        name: 'Body weight',
        points: [
          { at: Date.UTC(2020, 0), value: 80 },
          { at: Date.UTC(2021, 0), value: 78 },
        ],
      },
    ]);
  });

  it('have no trend with a single number', () => {
    expect(measurementsOf([weight('2020-01-01', 80)])[0]?.trend).toBeUndefined();
  });

  it('do not mix units in a trend', () => {
    const [measurement] = measurementsOf([
      weight('2020-01-01', 176, 'lb'),
      weight('2021-01-01', 78),
      weight('2022-01-01', 79),
    ]);
    expect(measurement?.trend).toMatchObject({ unit: 'kg', lines: [{ points: [{ value: 78 }, { value: 79 }] }] });
    expect(measurement?.results).toHaveLength(3);
  });

  it('have one line for each part', () => {
    const part = (text: string, value: number) => ({ code: { text }, valueQuantity: { value, unit: 'mmHg' } });
    const { valueQuantity: _none, ...base } = weight('2020-01-01', 0);
    const [measurement] = measurementsOf([
      { ...base, component: [part('Systolic', 130), part('Diastolic', 80)] },
      { ...base, effectiveDateTime: '2021-01-01', component: [part('Systolic', 125), part('Diastolic', 78)] },
    ]);
    expect(measurement?.trend?.lines.map(line => line.name)).toEqual(['Systolic', 'Diastolic']);
  });

  it('keep out of the trend what has no number or no date', () => {
    const { effectiveDateTime: _date, ...undated } = weight('2020-01-01', 80);
    const { valueQuantity: _value, ...empty } = weight('2021-01-01', 80);
    const [measurement] = measurementsOf([undated, empty, weight('2022-01-01', 79)]);
    expect(measurement?.trend).toBeUndefined();
    expect(measurement?.results.map(result => result.date)).toContain('No date');
  });

  it('mark a result that is not final, and leave out a mistake', () => {
    const [measurement] = measurementsOf([
      { ...weight('2021-01-01', 80), status: 'preliminary' },
      { ...weight('2022-01-01', 800), status: 'entered-in-error' },
    ]);
    expect(measurement?.results).toMatchObject([{ note: 'Preliminary' }]);
  });
});

describe('a chart', () => {
  it.each([
    [60, 160, [50, 75, 100, 125, 150, 175]],
    [5.4, 8.1, [5, 6, 7, 8, 9]],
    [0.1, 0.3, [0.1, 0.15, 0.2, 0.25, 0.3]],
    [70, 70, [60, 80]],
    [0, 0, [0, 0.25]],
  ])('has round marks around %d to %d', (low, high, marks) => {
    const ticks = roundTicks(low, high);
    expect(ticks[0]).toBeLessThanOrEqual(low);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(high);
    expect(ticks.length).toBeGreaterThan(1);
    if (low !== high) expect(ticks).toEqual(marks);
  });

  it('puts everything inside of its box, the expected range too', () => {
    const at = Date.UTC(2020, 0);
    const trend = { unit: '%', lines: [{ name: 'a', points: [{ at, value: 9 }] }], expected: { low: 4, high: 5.6 } };
    const { x, y } = trendScale(trend, { left: 40, right: 300, top: 10, bottom: 190 });
    expect([x(at), y(9) >= 10, y(4) <= 190]).toEqual([170, true, true]);
  });
});
