import type { CodeableConcept, Coding, ContactPoint, Identifier } from '@smart-ehr/fhir';
import type { ElementValue } from './element-values.ts';

export type Token = { system: string; code: string };

/**
 * What a token parameter finds: the system and code of each data type that has them. No system is ''.
 * https://hl7.org/fhir/R4/search.html#token
 */
export function tokensOf(found: readonly ElementValue[], paths: readonly string[]): Token[] {
  if (paths.some(path => path.endsWith(':present'))) {
    return [{ system: '', code: String(found.some(({ value }) => value !== false)) }];
  }
  return found.flatMap(tokensOfValue);
}

function tokensOfValue({ value, dataType, argument }: ElementValue): Token[] {
  switch (dataType) {
    case 'CodeableConcept':
      return ((value as CodeableConcept).coding ?? []).flatMap(tokenOfCoding);
    case 'Coding':
      return tokenOfCoding(value as Coding);
    case 'Identifier': {
      const { system = '', value: code } = value as Identifier;
      return code === undefined ? [] : [{ system, code }];
    }
    case 'ContactPoint': {
      const { value: code } = value as ContactPoint;
      return code === undefined ? [] : [{ system: '', code }];
    }
    default:
      return [{ system: argument ?? '', code: String(value) }];
  }
}

/** What `:text` finds: the words that stand beside the codes. https://hl7.org/fhir/R4/search.html#token */
export function textsOf({ value, dataType }: ElementValue): string[] {
  switch (dataType) {
    case 'CodeableConcept': {
      const { text, coding = [] } = value as CodeableConcept;
      return [text ?? [], coding.map(({ display }) => display ?? [])].flat(2);
    }
    case 'Coding':
      return [(value as Coding).display ?? []].flat();
    case 'Identifier':
      return [(value as Identifier).type?.text ?? []].flat();
    default:
      return [];
  }
}

function tokenOfCoding({ system = '', code }: Coding): Token[] {
  return code === undefined ? [] : [{ system, code }];
}
