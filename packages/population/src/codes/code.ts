import type { CodeableConcept, Coding } from '@smart-ehr/fhir';

/** A code of a code system, with the words that people read. */
export type Code = { readonly system: string; readonly code: string; readonly display: string };

export const snomed = (code: string, display: string): Code => ({ system: 'http://snomed.info/sct', code, display });
export const loinc = (code: string, display: string): Code => ({ system: 'http://loinc.org', code, display });
export const rxnorm = (code: string, display: string): Code => ({
  system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  code,
  display,
});
export const cvx = (code: string, display: string): Code => ({
  system: 'http://hl7.org/fhir/sid/cvx',
  code,
  display,
});
export const icd10 = (code: string, display: string): Code => ({
  system: 'http://hl7.org/fhir/sid/icd-10-cm',
  code,
  display,
});
/** A code of one of HL7's own tables: `hl7('v3-ActCode', 'AMB', 'ambulatory')`. */
export const hl7 = (table: string, code: string, display: string): Code => ({
  system: `http://terminology.hl7.org/CodeSystem/${table}`,
  code,
  display,
});
/** A code of US Core's own tables. */
export const usCore = (table: string, code: string, display: string): Code => ({
  system: `http://hl7.org/fhir/us/core/CodeSystem/${table}`,
  code,
  display,
});

/** One meaning in one or more code systems; the text is the first one's. */
export function concept(first: Code, ...others: Code[]): CodeableConcept {
  return { coding: [first, ...others].map(codingOf), text: first.display };
}

export function codingOf({ system, code, display }: Code): Coding {
  return { system, code, display };
}
