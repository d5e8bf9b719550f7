import type { OperationOutcome } from 'fhir/r4';

/**
 * The FHIR server said no.
 * @see https://hl7.org/fhir/R4/http.html#Status-Codes
 */
export class FhirRefusal extends Error {
  override name = 'FhirRefusal';
  readonly status: number;

  constructor(status: number, explanation: string) {
    super(explanation);
    this.status = status;
  }

  /** The token is good, and this kind of data is outside of its scope. */
  get notGranted(): boolean {
    return this.status === 403;
  }
}

/** Reads why the server refused, from its OperationOutcome when it sent one. */
export async function readRefusal(response: Response): Promise<FhirRefusal> {
  const outcome = (await response.json().catch(() => undefined)) as OperationOutcome | undefined;
  const issue = outcome?.resourceType === 'OperationOutcome' ? outcome.issue?.[0] : undefined;
  const explanation = issue?.details?.text ?? issue?.diagnostics ?? `The server answered ${response.status}.`;
  return new FhirRefusal(response.status, explanation);
}
