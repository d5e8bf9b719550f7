import { FhirError, type Issue, type OperationOutcome, operationOutcome } from '@smart-ehr/fhir';

/** A body that is not as FHIR defines its type; the outcome has an issue for each of its faults. */
export class InvalidResourceError extends FhirError {
  readonly #issues: readonly [Issue, ...Issue[]];

  constructor(issues: readonly [Issue, ...Issue[]], specLink = 'https://hl7.org/fhir/R4/validation.html') {
    const [first] = issues;
    super(400, first.code, first.diagnostics, { specLink, ...(first.expression && { expression: first.expression }) });
    this.#issues = issues;
  }

  override toOperationOutcome(): OperationOutcome {
    return operationOutcome(...this.#issues);
  }
}
