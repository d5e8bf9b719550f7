import type { Observation, ObservationComponent, ObservationReferenceRange, Quantity } from 'fhir/r4';
import { absenceOf, codeOf, nameOf } from './codes.ts';
import { formatDateTime } from './dates.ts';
import { readableUnit } from './units.ts';

type Measured = Observation | ObservationComponent;

/** The result in words, whatever its type; why there is none; else that nothing was recorded. */
export function resultValueOf(observation: Measured): string {
  const parts = 'component' in observation ? (observation.component ?? []) : [];
  const own = ownResultValueOf(observation);
  if (own) return own;
  if (parts.length) return componentsOf(parts);
  const absence = absenceOf(observation.dataAbsentReason);
  return absence ? `Not available: ${absence}` : 'Not recorded';
}

/** `142/88 mmHg` when the parts share a unit, else each part with its name. */
function componentsOf(components: ObservationComponent[]): string {
  // A blood pressure is said systolic first, in whichever order it is recorded.
  const isSystolic = ({ code }: ObservationComponent) => codeOf(code, 'http://loinc.org') === '8480-6';
  const parts = components.toSorted((a, b) => Number(isSystolic(b)) - Number(isSystolic(a)));
  const units = new Set(parts.map(part => part.valueQuantity?.unit));
  const numbers = parts.map(part => part.valueQuantity?.value);
  const [unit] = units;
  if (units.size === 1 && unit && numbers.every(number => number !== undefined)) {
    return `${numbers.join('/')} ${readableUnit(unit)}`;
  }
  return parts.map(part => `${nameOf(part.code) ?? 'Part'}: ${resultValueOf(part)}`).join('; ');
}

function ownResultValueOf(measured: Measured): string | undefined {
  const { valueQuantity, valueCodeableConcept, valueString, valueBoolean, valueInteger, valueRange, valueRatio } =
    measured;
  if (valueQuantity?.value !== undefined) return quantityOf(valueQuantity);
  if (valueCodeableConcept) return nameOf(valueCodeableConcept);
  if (valueString) return valueString;
  if (valueBoolean !== undefined) return valueBoolean ? 'Yes' : 'No';
  if (valueInteger !== undefined) return String(valueInteger);
  if (valueRange) return [valueRange.low, valueRange.high].map(quantityOf).filter(Boolean).join(' to ');
  if (valueRatio) return [valueRatio.numerator, valueRatio.denominator].map(quantityOf).filter(Boolean).join(' : ');
  return formatDateTime(measured.valueDateTime ?? measured.valuePeriod?.start) ?? measured.valueTime;
}

export function quantityOf(quantity: Quantity | undefined): string | undefined {
  if (quantity?.value === undefined) return undefined;
  const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }).format(quantity.value);
  const unit = readableUnit(quantity.unit ?? quantity.code ?? '');
  return `${quantity.comparator ?? ''}${number}${unit ? `${unit === '%' ? '' : ' '}${unit}` : ''}`;
}

/** `4.0 to 5.6 %`, `below 5.7 %`: the range in which the laboratory expects the result. */
export function rangeOf(ranges: ObservationReferenceRange[] | undefined): string | undefined {
  const range = ranges?.find(({ type }) => !type || codeOf(type) === 'normal') ?? ranges?.[0];
  if (!range) return undefined;
  const { low, high, text } = range;
  if (text) return text;
  if (low && high) return `${low.value} to ${quantityOf(high)}`;
  return low ? `${quantityOf(low)} or more` : high && `${quantityOf(high)} or less`;
}

export type Interpretation = { text: string; direction: 'up' | 'down' | 'none'; isNormal: boolean };

/**
 * What the laboratory made of the result.
 * @see https://hl7.org/fhir/R4/valueset-observation-interpretation.html
 */
export function interpretationOf({ interpretation }: Measured): Interpretation | undefined {
  const concept = interpretation?.[0];
  const code = codeOf(concept);
  if (!concept || !code) return concept?.text ? { text: concept.text, direction: 'none', isNormal: false } : undefined;
  const [text, direction] = interpretations[code] ?? [nameOf(concept) ?? code, 'none'];
  return { text, direction, isNormal: ['N', 'NEG', 'ND', 'NR'].includes(code) };
}

const interpretations: Record<string, [string, Interpretation['direction']]> = {
  N: ['Normal', 'none'],
  H: ['High', 'up'],
  HH: ['Critically high', 'up'],
  HU: ['Significantly high', 'up'],
  L: ['Low', 'down'],
  LL: ['Critically low', 'down'],
  LU: ['Significantly low', 'down'],
  A: ['Abnormal', 'none'],
  AA: ['Critically abnormal', 'none'],
  POS: ['Positive', 'none'],
  NEG: ['Negative', 'none'],
  DET: ['Detected', 'none'],
  ND: ['Not detected', 'none'],
  NR: ['Not reactive', 'none'],
  RR: ['Reactive', 'none'],
};
