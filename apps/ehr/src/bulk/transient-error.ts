import { FhirError } from '@smart-ehr/fhir';

/**
 * The status of an export could not be told, which says nothing about the export. `cause` is for the log.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#response---error-status-1
 */
export class TransientError extends FhirError {
  constructor(cause: unknown) {
    super(503, 'transient', 'How far the export is could not be found out. Ask again after the time of Retry-After.');
    const because = cause instanceof Error ? cause.stack : String(cause);
    this.stack = `${this.stack}\nbecause of ${because}`;
  }
}
