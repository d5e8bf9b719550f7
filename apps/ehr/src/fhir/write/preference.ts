/** What the client wants to get back. https://hl7.org/fhir/R4/http.html#ops */
export type Preference = 'minimal' | 'representation' | 'OperationOutcome';

/** `Prefer: return=…`; undefined when it says nothing that is known. */
export function preferenceOf(prefer: string | undefined): Preference | undefined {
  const asked = /(?:^|[;,])\s*return\s*=\s*"?(minimal|representation|OperationOutcome)\b/i.exec(prefer ?? '')?.[1];
  return (['minimal', 'representation', 'OperationOutcome'] as const).find(
    known => known.toLowerCase() === asked?.toLowerCase(),
  );
}
