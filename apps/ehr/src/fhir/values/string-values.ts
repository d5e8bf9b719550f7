import type { Address, HumanName } from '@smart-ehr/fhir';
import type { ElementValue } from './element-values.ts';

/**
 * What strings are compared by: case, accents and surrounding space do not count. The same folding is applied
 * to what is stored and to what is asked, so every database compares plain bytes.
 * https://hl7.org/fhir/R4/search.html#string
 */
export function fold(text: string): string {
  const bare = /^[ -~]*$/.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
  return bare.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** What a string parameter finds; each part of a name or an address is found by itself. */
export function stringsOf({ value, dataType }: ElementValue): string[] {
  if (dataType === 'HumanName') {
    const { text, family, given = [], prefix = [], suffix = [] } = value as HumanName;
    return present([text, family, ...given, ...prefix, ...suffix]);
  }
  if (dataType === 'Address') {
    const { text, line = [], city, district, state, postalCode, country } = value as Address;
    return present([text, ...line, city, district, state, postalCode, country]);
  }
  return present([value]);
}

function present(parts: readonly unknown[]): string[] {
  return parts.filter(part => typeof part === 'string' && part !== '') as string[];
}
