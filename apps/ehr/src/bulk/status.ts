import { FhirError } from '@smart-ehr/fhir';
import type { Request, Response } from 'express';
import type { FhirServer } from '../fhir/fhir-server.ts';
import { fhirJson } from '../fhir/http/content-negotiation.ts';
import { send } from '../fhir/http/send.ts';
import type { AccessHandler } from '../fhir/require-access.ts';
import type { ExportJob } from '../stores/export-job.ts';
import { inBallotForm } from './ballot-manifest.ts';
import { exportEvent } from './export-event.ts';
import { covers, missingScope } from './exported-types.ts';
import { manifestOf } from './manifest.ts';
import { findOwnJob } from './own-job.ts';
import { leaseMs } from './plan.ts';
import { createPollPace, type PollPace } from './poll-pace.ts';
import { startPlanning } from './start-planning.ts';
import { askAgainOf, setExportStatus } from './status-headers.ts';
import { TransientError } from './transient-error.ts';

const specLink = 'https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-status-request';

/**
 * GET [base]/$export-status/[job]: 202 while files are planned, then the manifest. A client that takes several manifests
 * has the first as soon as it is there, and the next at …/[page].
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-status-request
 *
 * When the process that planned is gone, its lease runs out, and the one that is asked takes over.
 */
export function exportStatus(fhir: FhirServer): AccessHandler {
  const paceOf = createPollPace();
  return async (access, request, response) => {
    try {
      const job = await findOwnJob(fhir, access, request);
      const page = pageOf(request);
      keepPace(paceOf, `${job.id}/${page}`, fhir.now(), response);
      const lost = job.contents.types.find(exported => !covers(access, exported));
      if (lost) throw missingScope(lost.type);
      await answer(fhir, job, page, request, response);
    } catch (error) {
      if (error instanceof FhirError) throw error;
      response.set('Retry-After', '5');
      throw new TransientError(error);
    }
  };
}

async function answer(fhir: FhirServer, job: ExportJob, page: number, request: Request, response: Response) {
  response.set('Cache-Control', 'no-store');
  if (job.state === 'failed') return answerFailure(job, response);
  const { jobs } = fhir.exports;
  const isReady = job.state === 'ready';
  const mayBeGiven = isReady || job.contents.allowPartialManifests;
  const found = mayBeGiven ? await jobs.page(job.id, page) : undefined;
  if (!found && page > 1) throw noSuchPage();
  setExportStatus(response, job, isReady ? 200 : 202);
  if (isReady) response.set('Expires', new Date(job.expiresAtMs).toUTCString());
  else {
    const nowMs = fhir.now();
    response.set(askAgainOf(job, nowMs));
    if ((job.leaseUntilMs ?? 0) <= nowMs && (await jobs.claim(job.id, nowMs, nowMs + leaseMs))) {
      startPlanning(fhir, job, request, response);
    }
    if (!found) return void response.end();
  }
  response.set('Content-Type', 'application/json; charset=utf-8');
  const manifest = manifestOf(job, found ?? { parts: [], hasNext: false }, page);
  send(response, JSON.stringify(job.contents.generation === 4 ? inBallotForm(manifest) : manifest));
}

/** The export failed; that was found out without fault, which a client may want to be told apart. */
function answerFailure(job: ExportJob, response: Response): void {
  const failure = new FhirError(500, 'exception', job.error ?? 'The export failed.', { specLink });
  if (!job.contents.separateExportStatus) throw failure;
  setExportStatus(response, job, 500);
  response.set('Content-Type', `${fhirJson}; charset=utf-8`);
  send(response, JSON.stringify(failure.toOperationOutcome()));
}

function keepPace(paceOf: PollPace, what: string, nowMs: number, response: Response): void {
  const seconds = paceOf(what, nowMs);
  if (seconds === 0) return;
  response.set('Retry-After', String(seconds));
  throw new FhirError(429, 'throttled', 'Wait as long as Retry-After says before asking again.', { specLink });
}

/** Pages are numbered from 1, which is at the status URL itself. */
function pageOf({ params }: Request): number {
  if (params.page === undefined) return 1;
  const page = /^[1-9]\d{0,8}$/.test(String(params.page)) ? Number(params.page) : 1;
  if (page === 1) throw noSuchPage();
  return page;
}

function noSuchPage(): FhirError {
  return new FhirError(404, 'not-found', 'This export has no such manifest; follow the links from the first.');
}

/**
 * DELETE [base]/$export-status/[job]: the client is done with it, or does not want it any more. From now on it is 404; a
 * file that is being sent is sent to its end.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-delete-request
 */
export function deleteExport(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const job = await findOwnJob(fhir, access, request);
    const event = exportEvent('export deleted', access, fhir.requestId(response), { job: job.id });
    await fhir.exports.jobs.remove(job.id, event, fhir.now());
    response.status(202).end();
  };
}
