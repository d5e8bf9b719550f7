import { FhirError } from '@smart-ehr/fhir';
import { AccessError } from '../access-error.ts';
import { InvalidResourceError } from '../validation/invalid-resource.ts';

/**
 * What an entry of a Bundle has thrown, told as of that entry; an invalid resource names its elements already.
 * https://hl7.org/fhir/R4/http.html#transaction-response
 */
export function ofEntry(error: unknown, entry: number | undefined): unknown {
  if (entry === undefined || !(error instanceof FhirError) || error instanceof InvalidResourceError) return error;
  const sentence = `Entry ${entry}: ${error.message}`;
  if (error instanceof AccessError) return new AccessError(403, sentence, error.challenge);
  const { status, issueCode, specLink } = error;
  const expression = error.expression?.startsWith('Bundle.') ? error.expression : `Bundle.entry[${entry}]`;
  return new FhirError(status, issueCode, sentence, { expression, ...(specLink !== undefined && { specLink }) });
}
