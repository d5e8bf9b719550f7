import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
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
      if (notes !== '') return sendLines(request, response, Readable.from([notes]));
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
      await sendLines(request, response, Readable.from(lines, { highWaterMark: 1 }));
    } finally {
      endDownload();
    }
  };
}

function tooManyDownloads(response: Response): FhirError {
  response.set('Retry-After', '5');
  return new FhirError(429, 'throttled', 'This client takes too many files at once. Take one when another is done.');
}

/** A client that goes away ends the reading too; that is no error of ours. */
async function sendLines(request: Request, response: Response, lines: Readable): Promise<void> {
  response.set({ 'Content-Type': ndjsonContentType, 'Cache-Control': 'no-store' }).vary('Accept-Encoding');
  // A part of it would have to name its last byte, which is known when all was read. Files are small enough to begin anew.
  response.set('Accept-Ranges', 'none');
  const gzipped = request.acceptsEncodings('gzip', 'identity') === 'gzip';
  if (gzipped) response.set('Content-Encoding', 'gzip');
  if (request.method === 'HEAD') {
    lines.destroy();
    response.end();
    return;
  }
  try {
    await (gzipped ? pipeline(lines, createGzip({ level: 1 }), response) : pipeline(lines, response));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
