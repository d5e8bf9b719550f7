import type { Observation, ObservationComponent, ObservationReferenceRange, Quantity } from '@smart-ehr/fhir';
import type { Catalogue } from '../texts/en.ts';
import { codeOf, loinc, nameOf } from './codes.ts';

/** What a result means, as the laboratory says; `isNormal` for what needs no attention. */
export type Meaning = { text: string; isNormal: boolean };

const systolic = '8480-6';

/** The value in words: a number with its unit, a coded answer, `142/88 mmHg`, or why there is none. */
export function valueInWords(observation: Observation, texts: Catalogue): string {
  const own = ownValue(observation, texts);
  if (own) return own;
  const parts = componentsOf(observation);
  const quantities = parts.flatMap(({ valueQuantity }) => valueQuantity ?? []);
  const units = new Set(quantities.map(unitOf));
  if (parts.length > 0 && quantities.length === parts.length && units.size === 1) {
    const numbers = quantities.map(({ value }) => numberOf(value, texts)).join('/');
    return [numbers, ...units].filter(Boolean).join(' ');
  }
  if (parts.length > 0)
    return parts.map(part => `${partName(part, texts)}: ${ownValue(part, texts) ?? '–'}`).join('; ');
  return [texts.measurements.noValue, nameOf(observation.dataAbsentReason)?.toLowerCase()].filter(Boolean).join(': ');
}

/** The parts of a panel; a blood pressure is said systolic first, in whichever order it is recorded. */
export function componentsOf({ component = [] }: Observation): ObservationComponent[] {
  const isSystolic = ({ code }: ObservationComponent) => codeOf(code, loinc) === systolic;
  return [...component].sort((a, b) => Number(isSystolic(b)) - Number(isSystolic(a)));
}

export function partName({ code }: Pick<ObservationComponent, 'code'>, { measurements, chart }: Catalogue): string {
  return measurements.names[codeOf(code, loinc) ?? ''] ?? nameOf(code) ?? chart.unnamed;
}

function ownValue(measured: Observation | ObservationComponent, texts: Catalogue): string | undefined {
  const { valueQuantity, valueCodeableConcept, valueString, valueInteger } = measured;
  if (valueQuantity?.value !== undefined) return quantityOf(valueQuantity, texts);
  return nameOf(valueCodeableConcept) ?? valueString ?? (valueInteger === undefined ? undefined : String(valueInteger));
}

function quantityOf(quantity: Quantity, texts: Catalogue): string {
  const unit = unitOf(quantity);
  return `${quantity.comparator ?? ''}${numberOf(quantity.value, texts)}${unit && `${unit === '%' ? '' : ' '}${unit}`}`;
}

const numberOf = (value: number | undefined, { locale }: Catalogue) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value ?? 0);

/** As people write it: the UCUM code, which many systems send as the unit, is made for computers. https://ucum.org/ucum */
export function unitOf({ unit, code }: Quantity): string {
  const text = unit ?? code ?? '';
  return (
    units[text] ??
    text
      .replace('{1.73_m2}', '1.73 m²')
      .replace(/\{[^}]*\}/g, '')
      .replace(/\bm2\b/g, 'm²')
  );
}

const units: Record<string, string> = {
  Cel: '°C',
  '[degF]': '°F',
  '[lb_av]': 'lb',
  '[in_i]': 'in',
  'mm[Hg]': 'mmHg',
  '1': '',
};

/** `4 to 5.6%`: the range in which the laboratory expects the result. */
export function rangeOf(range: ObservationReferenceRange | undefined, texts: Catalogue): string | undefined {
  const { low, high, text } = range ?? {};
  if (low && high) return texts.measurements.range(numberOf(low.value, texts), quantityOf(high, texts));
  if (low) return texts.measurements.atLeast(quantityOf(low, texts));
  return high ? texts.measurements.atMost(quantityOf(high, texts)) : text;
}

export function meaningOf({ interpretation }: Observation, texts: Catalogue): Meaning | undefined {
  const code = codeOf(interpretation?.[0]);
  const text = texts.measurements.meanings[code ?? ''] ?? nameOf(interpretation?.[0]);
  return text ? { text, isNormal: ['N', 'NEG', 'ND'].includes(code ?? '') } : undefined;
}
