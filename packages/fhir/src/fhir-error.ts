import { type IssueCode, operationOutcome } from './operation-outcome.ts';
import type { OperationOutcome } from './resource.ts';

export type FhirErrorDetails = {
  /** FHIRPath of the element, or `http.<name>` for a parameter or header. */
  expression?: string;
  /** The paragraph of the specification that the request met. */
  specLink?: string;
};

/**
 * Why a FHIR request is refused: an HTTP status, an issue code and one sentence for the caller.
 * https://hl7.org/fhir/R4/http.html#Status-Codes
 */
export class FhirError extends Error {
  override readonly name = 'FhirError';
  readonly status: number;
  readonly issueCode: IssueCode;
  readonly expression: string | undefined;
  readonly specLink: string | undefined;

  /** `diagnostics` says what was wrong and what to do; never a token, a secret or a patient's data. */
  constructor(status: number, issueCode: IssueCode, diagnostics: string, details: FhirErrorDetails = {}) {
    super(diagnostics);
    this.status = status;
    this.issueCode = issueCode;
    this.expression = details.expression;
    this.specLink = details.specLink;
  }

  /** The body of the answer; the link to the specification ends the sentence. */
  toOperationOutcome(): OperationOutcome {
    const diagnostics = this.specLink === undefined ? this.message : `${this.message} (${this.specLink})`;
    return operationOutcome({ severity: 'error', code: this.issueCode, diagnostics, expression: this.expression });
  }
}
