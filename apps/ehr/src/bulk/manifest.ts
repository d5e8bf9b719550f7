import type { ExportJob, ExportPart } from '../stores/export-job.ts';
import type { ExportPage } from '../stores/export-parts.ts';
import { notesOf } from './notes.ts';

/** `type` is left out where files hold blocks; `continuesInFile` is where the last block of such a file goes on. */
type File = { type?: string; url: string; continuesInFile?: string; count: number };

/** https://hl7.org/fhir/uv/bulkdata/en/export.html#response---output-manifest */
export type Manifest = {
  transactionTime: string;
  request: string;
  requiresAccessToken: true;
  outputOrganizedBy?: string;
  output: File[];
  deleted: File[];
  error: File[];
  link?: [{ relation: 'next'; url: string }];
};

/**
 * What is ready, and where: one page of it. A page never changes once it was sent, but for the link to a next one.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#manifest-link
 */
export function manifestOf(job: ExportJob, { parts, hasNext }: ExportPage, page: number): Manifest {
  const { id, transactionTime, request, contents } = job;
  const { base, organizeOutputBy } = contents;
  const urlOf = (type: string, number: number) => `${base}/$export-files/${id}/${type}.${number}.ndjson`;
  const fileOf = ({ type, number, lastRow, resourceCount }: ExportPart): File => ({
    ...(!(organizeOutputBy && type === organizeOutputBy) && { type }),
    url: urlOf(type, number),
    ...(lastRow !== undefined && { continuesInFile: urlOf(type, number + 1) }),
    count: resourceCount,
  });
  const notes = notesOf(job).length;
  return {
    transactionTime,
    request,
    requiresAccessToken: true,
    ...(organizeOutputBy && { outputOrganizedBy: organizeOutputBy }),
    output: parts.filter(({ type }) => type !== 'Bundle').map(fileOf),
    deleted: parts.filter(({ type }) => type === 'Bundle').map(fileOf),
    error: notes === 0 ? [] : [{ type: 'OperationOutcome', url: urlOf('OperationOutcome', notesNumber), count: notes }],
    ...(hasNext && { link: [{ relation: 'next', url: `${base}/$export-status/${id}/${page + 1}` }] }),
  };
}

/** The number of the file that holds the notes; parts begin at 1. */
export const notesNumber = 0;
