export { FhirError, type FhirErrorDetails } from './fhir-error.ts';
export { NdjsonError, type NdjsonLine, ndjsonContentType, readNdjson, readNdjsonLines, writeNdjson } from './ndjson.ts';
export { type Issue, type IssueCode, operationOutcome } from './operation-outcome.ts';
export type * from './resource.ts';
