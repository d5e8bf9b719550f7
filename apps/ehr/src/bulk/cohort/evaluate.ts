import { setImmediate as othersTurn } from 'node:timers/promises';
import { FhirError } from '@smart-ehr/fhir';
import type { Response } from 'express';
import type { Access } from '../../access.ts';
import type { FhirServer } from '../../fhir/fhir-server.ts';
import type { Written } from '../../fhir/write/commit.ts';
import type { CohortJob } from '../../stores/cohort-job.ts';
import { createCohortCommit } from './commit-cohort.ts';

/** So long a process may be silent before another one takes its job over. */
export const leaseMs = 15_000;

/** Finds the members of a job and creates its Group. */
export type Evaluation = (job: CohortJob, access: Access, response: Response) => Promise<Written>;

/**
 * Step by step, window by window, and between any two of them others have their turn. What was found is kept in the
 * database, so it needs no memory, and whoever takes the job over may begin anew. A FhirError ends the job.
 */
export function createEvaluation(fhir: FhirServer): Evaluation {
  const { jobs } = fhir.cohorts;
  const commit = createCohortCommit(fhir);
  return async (job, access, response) => {
    try {
      await findMembers(fhir, job);
      const written = await commit(job, access, response);
      if (!written) throw new CohortGoneError();
      return written;
    } catch (error) {
      if (error instanceof CohortGoneError) throw error;
      const told = error instanceof FhirError ? error : failed();
      const refused = { status: told.status, outcome: told.toOperationOutcome() };
      await jobs.refuse(job.id, refused, fhir.now());
      throw error;
    }
  };
}

/** Evaluates after the answer to this request, which only says that it has begun. */
export function startEvaluation(fhir: FhirServer, evaluation: Evaluation) {
  return (job: CohortJob, access: Access, response: Response): void => {
    evaluation(job, access, response).catch((error: unknown) => {
      if (error instanceof CohortGoneError || error instanceof FhirError) return;
      // Where not even this could be stored, the lease runs out, and whoever asks next for the status begins anew.
      fhir.reportError?.(error, 500, response.req, response);
    });
  };
}

async function findMembers({ cohorts, exports, now }: FhirServer, job: CohortJob): Promise<void> {
  const { candidates, jobs } = cohorts;
  const { members, steps } = job.contents;
  let renewedMs = now();
  const pause = async (done: number) => {
    await othersTurn();
    const nowMs = now();
    if (nowMs - renewedMs < leaseMs / 3) return;
    renewedMs = nowMs;
    const progress = `${done} of ${steps.length} filters evaluated`;
    if (!(await jobs.renew(job.id, progress, nowMs + leaseMs))) throw new CohortGoneError();
  };

  await candidates.addPatients(job.id, members?.patients ?? []);
  for (const groupId of members?.groups ?? []) {
    const group = await exports.patients.membersAsOf(groupId, job.seq);
    for (let n: number | undefined = -1; group && n !== undefined; await pause(0)) {
      n = await candidates.addMembers(job.id, group, n);
    }
  }
  for (const [at, step] of steps.entries()) {
    const asked = { jobId: job.id, seq: job.seq, number: at + 1, step };
    const everybody = at === 0 && !members;
    for (let key: number | undefined = 0; key !== undefined; await pause(at)) {
      key = await candidates.advance(asked, key, everybody);
    }
  }
}

function failed(): FhirError {
  return new FhirError(
    500,
    'exception',
    'The server could not find out who meets the filters. Create the cohort anew.',
  );
}

/** The job was deleted, or another process has finished it. */
export class CohortGoneError extends Error {
  override readonly name = 'CohortGoneError';
}
