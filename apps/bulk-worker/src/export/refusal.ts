import type { OperationOutcome } from '@smart-ehr/fhir';
import { mostBytes, readBoundedJson } from './bounded-json.ts';
import { ExportError, printable } from './export-error.ts';

/** Says what the server answered instead, in its own words where it has some. `what` begins the sentence. */
export async function readRefusal(what: string, response: Response, status = response.status): Promise<ExportError> {
  const reasons = readIssues(await readOutcome(response)).map(({ text }) => text);
  const reason = reasons.join(' ') || 'The answer does not say why.';
  return new ExportError('refused', `${what} was answered with ${status}. ${reason}`);
}

export type OutcomeIssue = { severity: string; code: string; text: string };

/** The issues of an OperationOutcome; none for anything else. https://hl7.org/fhir/R4/operationoutcome.html */
export function readIssues(outcome: unknown): OutcomeIssue[] {
  const { resourceType, issue } = (outcome ?? {}) as Partial<OperationOutcome>;
  if (resourceType !== 'OperationOutcome' || !Array.isArray(issue)) return [];
  return issue.map(({ severity, code, diagnostics, details }) => ({
    severity: printable(`${severity}`),
    code,
    text: printable((diagnostics ?? details?.text ?? code ?? '').slice(0, 500)),
  }));
}

/** Error bodies are not always JSON, or of a sensible size: a proxy may have answered. */
export function readOutcome(response: Response): Promise<unknown> {
  return readBoundedJson(response, mostBytes.outcome).catch(() => undefined);
}
