import type { Observation } from '@smart-ehr/fhir';
import { expect, test } from 'vitest';
import { en } from '../texts/en.ts';
import { es } from '../texts/es.ts';
import { measurementsOf } from './measurements.ts';
import { roundTicks, trendScale } from './trend-scale.ts';

const coded = (code: string, text?: string) => ({
  coding: [{ system: 'http://loinc.org', code }],
  ...(text && { text }),
});

const hba1c = (date: string, value: number, change: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id: date,
  status: 'final',
  code: coded('4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'),
  effectiveDateTime: date,
  valueQuantity: { value, unit: '%' },
  referenceRange: [{ low: { value: 4, unit: '%' }, high: { value: 5.6, unit: '%' } }],
  interpretation: [{ coding: [{ code: 'H' }] }],
  ...change,
});

const pressure = (date: string, [systolic, diastolic]: [number, number]): Observation => ({
  resourceType: 'Observation',
  id: date,
  status: 'final',
  code: coded('85354-9'),
  effectiveDateTime: date,
  component: [
    { code: coded('8462-4'), valueQuantity: { value: diastolic, unit: 'mm[Hg]' } },
    { code: coded('8480-6'), valueQuantity: { value: systolic, unit: 'mm[Hg]' } },
  ],
});

test('results of one kind stand together, the newest first, with range, meaning and a name that clinicians use', () => {
  const [measurement, ...others] = measurementsOf([hba1c('2024-01-01', 8.1), hba1c('2026-06-15', 6.8)], en);
  expect(others).toEqual([]);
  expect(measurement).toMatchObject({
    code: '4548-4',
    name: 'Hemoglobin A1c',
    latest: { value: '6.8%', date: 'Jun 15, 2026', range: '4 to 5.6%', meaning: { text: 'High', isNormal: false } },
    results: [{ value: '6.8%' }, { value: '8.1%' }],
    trend: { unit: '%', lines: [{ points: [{ value: 8.1 }, { value: 6.8 }] }], expected: { low: 4, high: 5.6 } },
  });
});

test('a blood pressure is one result and two lines, systolic first, in either language', () => {
  const readings = [pressure('2026-01-01', [142, 88]), pressure('2026-06-01', [128, 80])];
  const [english, spanish] = [en, es].map(texts => measurementsOf(readings, texts)[0]);
  expect(english?.latest.value).toBe('128/80 mmHg');
  expect(english?.trend?.lines.map(({ name }) => name)).toEqual(['Systolic', 'Diastolic']);
  expect(spanish?.name).toBe('Presión arterial');
  expect(english?.trend?.expected).toBeUndefined();
});

test.each([
  [{ valueQuantity: undefined, valueString: 'trace' }, 'trace'],
  [{ valueQuantity: undefined, valueCodeableConcept: { text: 'Negative' } }, 'Negative'],
  [{ valueQuantity: undefined, valueInteger: 3 }, '3'],
  [{ valueQuantity: { value: 37.25, unit: 'Cel' } }, '37.25 °C'],
  [{ valueQuantity: { value: 54, unit: 'mL/min/{1.73_m2}' } }, '54 mL/min/1.73 m²'],
  [{ valueQuantity: { value: 600, comparator: '>' as const, unit: 'mg/dL' } }, '>600 mg/dL'],
  [{ valueQuantity: undefined, dataAbsentReason: { text: 'Unknown' } }, 'Not available: unknown'],
  [{ valueQuantity: undefined }, 'Not available'],
])('%j reads %j', (change, value) => {
  expect(measurementsOf([hba1c('2026-01-01', 0, change)], en)[0]?.latest.value).toBe(value);
});

test('one number makes no trend, nor do numbers in different units', () => {
  const other = hba1c('2025-01-01', 51, { valueQuantity: { value: 51, unit: 'mmol/mol' } });
  expect(measurementsOf([hba1c('2026-01-01', 6.8), other], en)[0]?.trend).toBeUndefined();
});

test.each([
  [78, 143, [60, 80, 100, 120, 140, 160]],
  [4, 8.1, [4, 6, 8, 10]],
  [5, 5, [4, 6]],
  [0, 0, [0, 0.25]],
])('the ticks between %d and %d enclose both', (low, high, ticks) => expect(roundTicks(low, high)).toEqual(ticks));

test('a scale fills its box', () => {
  const [measurement] = measurementsOf([hba1c('2024-01-01', 8), hba1c('2026-01-01', 6)], en);
  if (!measurement?.trend) throw new Error('There is no trend.');
  const { x, y, xTicks } = trendScale(measurement.trend, { left: 40, right: 340, top: 10, bottom: 200 }, 'en-US');
  expect([x(Date.parse('2024-01-01')), x(Date.parse('2026-01-01')), y(4), y(8)]).toEqual([40, 340, 200, 10]);
  expect(xTicks).toHaveLength(3);
});
