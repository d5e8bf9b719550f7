import type { OperationOutcome, OperationOutcomeIssue } from './resource.ts';

/** A code of https://hl7.org/fhir/R4/valueset-issue-type.html */
export type IssueCode = OperationOutcomeIssue['code'];

export type Issue = {
  severity: OperationOutcomeIssue['severity'];
  code: IssueCode;
  /** A sentence that says what was wrong and what to do. */
  diagnostics: string;
  /** FHIRPath of the element, or `http.<name>` for a parameter or header. */
  expression?: string | undefined;
};

/**
 * The answer that says in FHIR's own words how a request went.
 * https://hl7.org/fhir/R4/operationoutcome.html
 */
export function operationOutcome(...issues: [Issue, ...Issue[]]): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, diagnostics, expression }) => ({
      severity,
      code,
      diagnostics,
      ...(expression === undefined ? {} : { expression: [expression] }),
    })),
  };
}
