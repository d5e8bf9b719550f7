import { FhirError, type Issue, type OperationOutcome, operationOutcome } from '@smart-ehr/fhir';
import { cohortLink } from './profile.ts';

/**
 * A Group that is no cohort as the profile wants it, or one that this server cannot make; the outcome names each element.
 * 422: "the proposed resource violated applicable FHIR profiles or server business rules".
 * https://hl7.org/fhir/R4/http.html#create
 */
export class UnfitCohortError extends FhirError {
  readonly #issues: readonly [Issue, ...Issue[]];

  constructor(issues: readonly [Issue, ...Issue[]]) {
    const [first] = issues;
    super(422, first.code, first.diagnostics, {
      specLink: cohortLink,
      ...(first.expression !== undefined && { expression: first.expression }),
    });
    this.#issues = issues;
  }

  override toOperationOutcome(): OperationOutcome {
    const linked = (issue: Issue): Issue => ({ ...issue, diagnostics: `${issue.diagnostics} (${cohortLink})` });
    const [first, ...others] = this.#issues;
    return operationOutcome(linked(first), ...others.map(linked));
  }
}
