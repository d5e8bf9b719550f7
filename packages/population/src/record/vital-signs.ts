import type { ObservationComponent } from '@smart-ehr/fhir';
import { ageAt } from '../calendar.ts';
import { concept, loinc } from '../codes/code.ts';
import { absent } from './absent.ts';
import { observeBloodPressure, type Pressure } from './blood-pressure.ts';
import { type Measure, measuringDevice, observeMeasure } from './measures.ts';
import { quantity } from './observations.ts';
import { restingVitals } from './resting-vitals.ts';
import type { Visit } from './visit.ts';

/** What the nurse measures. What is not said is filled in as usual for the age; size and blood pressure never are. */
export type Vitals = {
  bloodPressure?: Pressure;
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

type Circumstances = {
  /** Not the clinic's own instruments; `unknown` if nobody can tell. */
  device?: string;
  /** Oxygen breathed in meanwhile, in L/min and %; `unknown` if it was not noted. */
  oxygenGiven?: { flow: number; concentration: number } | 'unknown';
};

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-vital-signs.html */
export function recordVitals(visit: Visit, measured: Vitals, { device, oxygenGiven }: Circumstances = {}): void {
  const usual = restingVitals(visit.chart.random, ageAt(visit.chart.birthDate, visit.day));
  const { bloodPressure, weight, height, oxygen, ...rest } = { ...usual, ...measured };
  const by = device === undefined ? [] : [measuringDevice(device)];
  const observeEach = (measure: Measure, value: number) => observeMeasure(visit, measure, value, by);
  if (bloodPressure !== undefined) observeBloodPressure(visit, bloodPressure, by);
  observeEach('heartRate', rest.heartRate);
  observeEach('respiratoryRate', rest.respiratoryRate);
  observeEach('temperature', rest.temperature);
  observeMeasure(visit, 'oxygen', oxygen, [...oxygenIn(oxygenGiven), ...by]);
  if (weight !== undefined) observeEach('weight', weight);
  if (height !== undefined) observeEach('height', height);
  if (weight !== undefined && height !== undefined) observeEach('bmi', weight / (height / 100) ** 2);
}

const flowRate = concept(loinc('3151-8', 'Inhaled oxygen flow rate'));
const concentration = concept(loinc('3150-0', 'Inhaled oxygen concentration'));

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-pulse-oximetry.html */
function oxygenIn(given: Circumstances['oxygenGiven']): ObservationComponent[] {
  if (given === undefined) return [];
  if (given === 'unknown') {
    return [
      { code: flowRate, ...absent('unknown') },
      { code: concentration, ...absent('unknown') },
    ];
  }
  return [
    { code: flowRate, valueQuantity: quantity(given.flow, 'L/min') },
    { code: concentration, valueQuantity: quantity(given.concentration, '%') },
  ];
}
