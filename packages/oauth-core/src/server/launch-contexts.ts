/**
 * What a launch can tell an app about beside the patient, as the scopes `launch/<type>` name it.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#fhircontext-exp
 */
import type { FhirContextItem } from '../token-response.ts';

/** The type of resource that an item stands for: what it says itself, else what its reference names. */
export function typeOfContextItem({ type, reference }: FhirContextItem): string | undefined {
  if (type !== undefined) return type;
  return /(?:^|\/)([A-Z][A-Za-z]*)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[^/]+)?$/.exec(reference ?? '')?.[1];
}

/**
 * The `<type>` of each scope `launch/<type>` for which there is, or can be, something to tell: a patient and an
 * encounter can be picked, anything else is only brought along. In the lower case of the scopes.
 */
export function contextTypes(fhirContext: readonly FhirContextItem[] = [], { canPickEncounter = true } = {}): string[] {
  const brought = fhirContext.flatMap(item => typeOfContextItem(item)?.toLowerCase() ?? []);
  return [...new Set(['patient', ...(canPickEncounter ? ['encounter'] : []), ...brought])];
}
