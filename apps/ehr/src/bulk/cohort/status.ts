import { FhirError } from '@smart-ehr/fhir';
import type { Request } from 'express';
import type { Access } from '../../access.ts';
import { insufficientScope } from '../../fhir/access-error.ts';
import type { FhirServer } from '../../fhir/fhir-server.ts';
import { fhirJson } from '../../fhir/http/content-negotiation.ts';
import { send } from '../../fhir/http/send.ts';
import { permitted } from '../../fhir/permitted.ts';
import type { AccessHandler } from '../../fhir/require-access.ts';
import { answerOf } from '../../fhir/write/answer.ts';
import { type EntryAnswer, responseText } from '../../fhir/write/entry-text.ts';
import type { CohortJob, CohortResult } from '../../stores/cohort-job.ts';
import { exportEvent } from '../export-event.ts';
import { createPollPace } from '../poll-pace.ts';
import { createEvaluation, leaseMs, startEvaluation } from './evaluate.ts';

const specLink = 'https://hl7.org/fhir/async-bundle.html#status-request';

/**
 * GET [base]/$cohort-status/[job]: 202 while members are found, then a batch-response Bundle with the answer to the create
 * as its only entry, whether it succeeded or not. https://hl7.org/fhir/async-bundle.html#status-request
 */
export function cohortStatus(fhir: FhirServer): AccessHandler {
  const { jobs } = fhir.cohorts;
  const start = startEvaluation(fhir, createEvaluation(fhir));
  const paceOf = createPollPace();
  return async (access, request, response) => {
    const job = await findOwnJob(fhir, access, request);
    const nowMs = fhir.now();
    const seconds = paceOf(job.id, nowMs);
    if (seconds > 0) {
      response.set('Retry-After', String(seconds));
      throw new FhirError(429, 'throttled', 'Wait as long as Retry-After says before asking again.', { specLink });
    }
    const { refusal } = permitted(access, 'Group', 'create');
    if (refusal) throw insufficientScope(refusal);
    if (!job.result) {
      if ((job.leaseUntilMs ?? 0) <= nowMs && (await jobs.claim(job.id, nowMs, nowMs + leaseMs))) {
        start(job, access, response);
      }
      response
        .status(202)
        .set({ 'Retry-After': '1', 'X-Progress': job.progress ?? 'finding the members' })
        .end();
      return;
    }
    response.set({
      'Content-Type': `${fhirJson}; charset=utf-8`,
      Expires: new Date(job.expiresAtMs).toUTCString(),
      'Cache-Control': 'no-store',
    });
    send(response, responseText('batch', [await entryOf(fhir, access, job, job.result)]));
  };
}

async function entryOf(fhir: FhirServer, access: Access, job: CohortJob, result: CohortResult): Promise<EntryAnswer> {
  const { written, refused } = result;
  if (refused) return { status: refused.status, outcome: JSON.stringify(refused.outcome) };
  const stored = await fhir.resources.readVersion('Group', written.id, written.version);
  const answered = { ...written, ...(stored && { stored }) };
  return answerOf(fhir, access, { kind: 'create' }, answered, job.contents);
}

/** DELETE [base]/$cohort-status/[job]: ends what is not done; a Group that was created stays. From now on it is 404. */
export function deleteCohortJob(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const job = await findOwnJob(fhir, access, request);
    const event = exportEvent('cohort request deleted', access, fhir.requestId(response), { job: job.id });
    await fhir.cohorts.jobs.remove(job.id, event, fhir.now());
    response.status(202).end();
  };
}

/** Those of other clients and other doors, deleted and expired ones: all are 404 alike. */
async function findOwnJob(fhir: FhirServer, access: Access, request: Request): Promise<CohortJob> {
  const id = String(request.params.job);
  const job = /^[\w-]{1,100}$/.test(id) ? await fhir.cohorts.jobs.find(id, fhir.now()) : undefined;
  const isOwn = job?.clientId === access.clientId && job.door === access.door && access.user === undefined;
  if (!job || !isOwn) throw new FhirError(404, 'not-found', 'There is no such request. It was deleted, or is over.');
  return job;
}
