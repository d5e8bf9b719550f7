import { FhirError } from '@smart-ehr/fhir';
import type { FhirServer } from '../fhir/fhir-server.ts';
import { send } from '../fhir/http/send.ts';
import type { AccessHandler } from '../fhir/require-access.ts';
import { exportEvent } from './export-event.ts';
import { covers, missingScope } from './exported-types.ts';
import { manifestOf } from './manifest.ts';
import { findOwnJob } from './own-job.ts';
import { leaseMs } from './plan.ts';
import { createPollPace } from './poll-pace.ts';
import { startPlanning } from './start-planning.ts';

const specLink = 'https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-status-request';

/**
 * GET [base]/$export-status/[job]: 202 while files are planned, then the manifest.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-status-request
 *
 * When the process that planned is gone, its lease runs out, and the one that is asked takes over.
 */
export function exportStatus(fhir: FhirServer): AccessHandler {
  const { jobs } = fhir.exports;
  const paceOf = createPollPace();
  return async (access, request, response) => {
    const job = await findOwnJob(fhir, access, request);
    const nowMs = fhir.now();
    const seconds = paceOf(job.id, nowMs);
    if (seconds > 0) {
      response.set('Retry-After', String(seconds));
      throw new FhirError(429, 'throttled', 'Wait as long as Retry-After says before asking again.', { specLink });
    }
    const lost = job.contents.types.find(exported => !covers(access, exported));
    if (lost) throw missingScope(lost.type);
    if (job.state === 'failed') throw new FhirError(500, 'exception', job.error ?? 'The export failed.', { specLink });

    if (job.state === 'planning') {
      if ((job.leaseUntilMs ?? 0) <= nowMs && (await jobs.claim(job.id, nowMs, nowMs + leaseMs))) {
        startPlanning(fhir, job, request, response);
      }
      response
        .status(202)
        .set({ 'Retry-After': '1', 'X-Progress': job.progress ?? 'counting' })
        .end();
      return;
    }
    response.set({
      'Content-Type': 'application/json; charset=utf-8',
      Expires: new Date(job.expiresAtMs).toUTCString(),
      'Cache-Control': 'no-store',
    });
    send(response, JSON.stringify(manifestOf(job, await jobs.parts(job.id))));
  };
}

/**
 * DELETE [base]/$export-status/[job]: the client is done with it, or does not want it any more. From now on it is 404.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-delete-request
 */
export function deleteExport(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const job = await findOwnJob(fhir, access, request);
    const event = exportEvent('export deleted', access, fhir.requestId(response), { job: job.id });
    await fhir.exports.jobs.remove(job.id, event, fhir.now());
    response.status(202).end();
  };
}
