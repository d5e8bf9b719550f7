import type { ExportJob, ExportPart } from '../stores/export-job.ts';

type File = { type: string; url: string; count?: number };

/** https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---complete-status */
export type Manifest = {
  transactionTime: string;
  request: string;
  requiresAccessToken: true;
  output: File[];
  deleted: File[];
  error: File[];
};

/** What is ready, and where. */
export function manifestOf(job: ExportJob, parts: readonly ExportPart[]): Manifest {
  const { id, transactionTime, request, contents } = job;
  const fileOf = (type: string, number: number, count: number): File => ({
    type,
    url: `${contents.base}/$export-files/${id}/${type}.${number}.ndjson`,
    count,
  });
  const filesOf = (some: readonly ExportPart[]) =>
    some.map(({ type, number, resourceCount }) => fileOf(type, number, resourceCount));
  return {
    transactionTime,
    request,
    requiresAccessToken: true,
    output: filesOf(parts.filter(({ type }) => type !== 'Bundle')),
    deleted: filesOf(parts.filter(({ type }) => type === 'Bundle')),
    error: contents.notes.length === 0 ? [] : [fileOf('OperationOutcome', notesNumber, contents.notes.length)],
  };
}

/** The number of the file that holds the notes; parts begin at 1. */
export const notesNumber = 0;
