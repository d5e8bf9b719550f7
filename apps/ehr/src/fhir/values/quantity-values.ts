import type { Quantity } from '@smart-ehr/fhir';
import type { ElementValue } from './element-values.ts';

export type QuantityValue = { value: number; system: string; code: string };

/**
 * What a quantity parameter finds: by system and code, and by the unit as written when it differs from the code,
 * since `5.4||mg` asks for either. https://hl7.org/fhir/R4/search.html#quantity
 */
export function quantitiesOf({ value }: ElementValue): QuantityValue[] {
  const { value: number, system = '', code, unit } = value as Quantity;
  if (typeof number !== 'number') return [];
  const coded = { value: number, system, code: code ?? unit ?? '' };
  return unit === undefined || unit === coded.code ? [coded] : [coded, { value: number, system: '', code: unit }];
}
