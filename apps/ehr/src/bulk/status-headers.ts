import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import type { ExportJob } from '../stores/export-job.ts';

/** So long a plan waits for a planner before the client is told. */
const unclaimedMs = 60_000;
const longestWaitMs = 60_000;

/**
 * The status of the export as that of the answer; or in a header of its own, where the client wants the status of the
 * answer to be about the question alone. https://hl7.org/fhir/uv/bulkdata/en/export.html#headers
 */
export function setExportStatus(response: Response, { contents }: ExportJob, status: 200 | 202 | 500): void {
  if (contents.separateExportStatus) response.set('X-Export-Status', `${status} ${STATUS_CODES[status]}`);
  response.status(contents.separateExportStatus ? 200 : status);
}

/** When to ask again, by the pace of the planner as far as it is known, and how far that is: less than 100 characters. */
export function askAgainOf(job: ExportJob, nowMs: number): { 'Retry-After': string; 'X-Progress': string } {
  const { leaseUntilMs = nowMs, readyAtMs = nowMs, progress = 'counting' } = job;
  const idleMs = nowMs - leaseUntilMs;
  const waitMs = Math.min(longestWaitMs, idleMs > 0 ? 0 : readyAtMs - nowMs);
  return {
    'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))),
    'X-Progress':
      idleMs < unclaimedMs ? progress : `nobody has worked on it for ${Math.floor(idleMs / 1000)} s; begun again`,
  };
}
