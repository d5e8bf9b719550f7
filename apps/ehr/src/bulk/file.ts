import { FhirError, ndjsonContentType } from '@smart-ehr/fhir';
import type { Request, Response } from 'express';
import type { FhirServer } from '../fhir/fhir-server.ts';
import type { AccessHandler } from '../fhir/require-access.ts';
import { createDownloadLimit } from './download-limit.ts';
import { covers, missingScope } from './exported-types.ts';
import { linesOfPart, typesOfPart } from './files-of-job.ts';
import { notesNumber } from './manifest.ts';
import { noteLines } from './notes.ts';
import { findOwnJob } from './own-job.ts';
import { type Pieces, sendPieces } from './send-pieces.ts';
import { subsetLines } from './subset-lines.ts';

/**
 * GET [base]/$export-files/[job]/[type].[number].ndjson: one file of an export, read from the database as it is sent.
 * The same bytes every time, whatever has been written since.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-output-file-request
 */
export function exportFile(fhir: FhirServer): AccessHandler {
  const beginDownload = createDownloadLimit();
  return async (access, request, response) => {
    const job = await findOwnJob(fhir, access, request);
    const [, type = '', number = ''] = /^([A-Za-z]+)\.(\d{1,9})\.ndjson$/.exec(String(request.params.file)) ?? [];
    if (type === 'OperationOutcome' && number === String(notesNumber)) {
      const notes = noteLines(job);
      if (notes !== '') return sendLines(request, response, [notes]);
    }
    const part = number === '' ? undefined : await fhir.exports.jobs.part(job.id, Number(number));
    if (part?.type !== type) throw new FhirError(404, 'not-found', 'This export has no such file; see its manifest.');

    const lost = typesOfPart(job, part).find(exported => !covers(access, exported));
    if (lost) throw missingScope(lost.type);
    const endDownload = beginDownload(access.clientId);
    if (!endDownload) throw tooManyDownloads(response);
    try {
      const whole = await linesOfPart(fhir.exports, job, part);
      const { elements } = job.contents;
      const lines = elements ? subsetLines(whole, elements) : whole;
      await sendLines(request, response, lines);
    } finally {
      endDownload();
    }
  };
}

function tooManyDownloads(response: Response): FhirError {
  response.set('Retry-After', '5');
  return new FhirError(429, 'throttled', 'This client takes too many files at once. Take one when another is done.');
}

async function sendLines(request: Request, response: Response, lines: Pieces): Promise<void> {
  response.set({ 'Content-Type': ndjsonContentType, 'Cache-Control': 'no-store' }).vary('Accept-Encoding');
  // A part of it would have to name its last byte, which is known when all was read. Files are small enough to begin anew.
  response.set('Accept-Ranges', 'none');
  const gzipped = request.acceptsEncodings('gzip', 'identity') === 'gzip';
  if (gzipped) response.set('Content-Encoding', 'gzip');
  if (request.method === 'HEAD') response.end();
  else await sendPieces(lines, response, gzipped);
}
