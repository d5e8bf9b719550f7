import { ageAt } from '../calendar.ts';
import { concept, loinc } from '../codes/code.ts';
import { observe, quantity, round } from './observations.ts';
import { restingVitals } from './resting-vitals.ts';
import type { Visit } from './visit.ts';

/** What the nurse measures. What is not said is filled in as usual for the age; size and blood pressure never are. */
export type Vitals = {
  bloodPressure?: readonly [systolic: number, diastolic: number];
  /** per minute */
  heartRate?: number;
  respiratoryRate?: number;
  /** °C */
  temperature?: number;
  /** kg */
  weight?: number;
  /** cm */
  height?: number;
  /** % */
  oxygen?: number;
};

const measures = {
  heartRate: ['heart-rate', '8867-4', 'Heart rate', '/min', 0],
  respiratoryRate: ['respiratory-rate', '9279-1', 'Respiratory rate', '/min', 0],
  temperature: ['body-temperature', '8310-5', 'Body temperature', 'Cel', 1],
  weight: ['body-weight', '29463-7', 'Body weight', 'kg', 1],
  height: ['body-height', '8302-2', 'Body height', 'cm', 1],
  bmi: ['bmi', '39156-5', 'Body mass index (BMI) [Ratio]', 'kg/m2', 1],
} as const;

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-vital-signs.html */
export function recordVitals(visit: Visit, measured: Vitals): void {
  const usual = restingVitals(visit.chart.random, ageAt(visit.chart.birthDate, visit.day));
  const { bloodPressure, weight, height, oxygen, ...rest } = { ...usual, ...measured };
  if (bloodPressure !== undefined) observeBloodPressure(visit, bloodPressure);
  observeMeasure(visit, 'heartRate', rest.heartRate);
  observeMeasure(visit, 'respiratoryRate', rest.respiratoryRate);
  observeMeasure(visit, 'temperature', rest.temperature);
  observeOxygen(visit, oxygen);
  if (weight !== undefined) observeMeasure(visit, 'weight', weight);
  if (height !== undefined) observeMeasure(visit, 'height', height);
  if (weight !== undefined && height !== undefined) observeMeasure(visit, 'bmi', weight / (height / 100) ** 2);
}

function observeMeasure(visit: Visit, measure: keyof typeof measures, value: number): void {
  const [profile, code, display, unit, decimals] = measures[measure];
  observe(visit, {
    profile,
    category: 'vital-signs',
    code: concept(loinc(code, display)),
    found: { valueQuantity: quantity(round(value, decimals), unit) },
  });
}

/** One panel with two components: https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-blood-pressure.html */
function observeBloodPressure(visit: Visit, [systolic, diastolic]: readonly [number, number]): void {
  const part = (code: string, display: string, value: number) => ({
    code: concept(loinc(code, display)),
    valueQuantity: quantity(Math.round(value), 'mmHg', 'mm[Hg]'),
  });
  observe(visit, {
    profile: 'blood-pressure',
    category: 'vital-signs',
    code: concept(loinc('85354-9', 'Blood pressure panel with all children optional')),
    found: {
      component: [
        part('8480-6', 'Systolic blood pressure', systolic),
        part('8462-4', 'Diastolic blood pressure', diastolic),
      ],
    },
  });
}

/** Two codes, both required: https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-pulse-oximetry.html */
function observeOxygen(visit: Visit, oxygen: number): void {
  observe(visit, {
    profile: 'pulse-oximetry',
    category: 'vital-signs',
    code: concept(
      loinc('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'),
      loinc('2708-6', 'Oxygen saturation in Arterial blood'),
    ),
    found: { valueQuantity: quantity(Math.round(oxygen), '%') },
  });
}
