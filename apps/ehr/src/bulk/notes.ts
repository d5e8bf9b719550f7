import { type OperationOutcome, operationOutcome } from '@smart-ehr/fhir';
import { reachOf } from '../fhir/reach.ts';
import { namesManyRecords } from '../fhir/resource-types.ts';
import type { ExportJob } from '../stores/export-job.ts';

/** What the client is told beside its resources: what it asked for and did not get, one OperationOutcome each. */
export function notesOf({ level, contents }: ExportJob): OperationOutcome[] {
  const leftOut = contents.notes.map(diagnostics =>
    operationOutcome({ severity: 'warning', code: 'not-supported', diagnostics }),
  );
  if (contents.organizeOutputBy !== 'Patient') return leftOut;
  const shared = contents.types.map(({ type }) => type).filter(isInNoRecord);
  if (level !== 'system' && shared.length === 0) return leftOut;
  const types = shared.length === 0 ? '' : `, so no ${shared.join(', ')}`;
  const diagnostics =
    `Organized by Patient, the export holds only what is in the record of a patient${types}. ` +
    'An export without organizeOutputBy delivers the rest.';
  return [...leftOut, operationOutcome({ severity: 'information', code: 'informational', diagnostics })];
}

/** Resources of this type are in no patient's record, whichever they are. */
export function isInNoRecord(type: ExportJob['contents']['types'][number]['type']): boolean {
  return reachOf(type) === 'whole' || namesManyRecords(type);
}

/** The lines of the file of the notes. */
export function noteLines(job: ExportJob): string {
  return notesOf(job)
    .map(outcome => `${JSON.stringify(outcome)}\n`)
    .join('');
}
