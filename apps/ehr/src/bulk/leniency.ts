import { FhirError } from '@smart-ehr/fhir';

const specLink = 'https://hl7.org/fhir/uv/bulkdata/en/export.html#query-parameters';
/** The notes are kept with the job and sent with its manifest: a client in error must not fill the one or the other. */
const mostNotes = 50;
const longestName = 64;

/** What becomes of the parts of a kick-off that this server does not follow. */
export type Leniency = {
  /** A 400; with `Prefer: handling=lenient` a note, and the caller leaves the part out. */
  refuse(name: string, sentence: string): void;
  /** What the client should know of an export that is made all the same. */
  note(sentence: string): void;
  /** The sentences, for the manifest's `error`. */
  readonly notes: readonly string[];
};

/** https://hl7.org/fhir/uv/bulkdata/en/export.html#query-parameters and https://hl7.org/fhir/R4/search.html#errors */
export function createLeniency(lenient: boolean): Leniency {
  const notes: string[] = [];
  const note = (sentence: string) => {
    if (notes.length < mostNotes) notes.push(notes.length < mostNotes - 1 ? sentence : 'More was left out.');
  };
  return {
    notes,
    note,
    refuse(name, sentence) {
      if (!lenient) throw invalid(name, `${sentence} With Prefer: handling=lenient it is left out.`);
      note(sentence);
    },
  };
}

/** A 400 that names the parameter, however lenient the client wants us. */
export function invalid(name: string, sentence: string): FhirError {
  return new FhirError(400, 'invalid', sentence, { expression: `http.${shortened(name)}`, specLink });
}

/** So much of what a client wrote is repeated to it. */
export const shortened = (text: string) => text.slice(0, longestName);
