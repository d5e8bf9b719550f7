import { reachOf } from '../fhir/reach.ts';
import type { ExportJob, ExportPart } from '../stores/export-job.ts';
import type { ExportStores } from '../stores/exports.ts';
import { planParts } from './plan-parts.ts';
import { rowsOfJob } from './rows-of-job.ts';

/** So long a planner may be silent before another process takes its job over. */
export const leaseMs = 15_000;

/**
 * Divides a job into files and counts what is in each; then it is ready. Whoever plans holds a lease on the job. All of
 * it follows from the job's commit, so it does no harm when two plan the same.
 */
export async function plan({ exports, now }: { exports: ExportStores; now: () => number }, job: ExportJob) {
  const { jobs, rows, patients } = exports;
  const rowsOf = await rowsOfJob(exports, job);
  const { types } = job.contents;
  let renewedMs = now();
  const parts: Omit<ExportPart, 'number'>[] = [];

  for (const [done, exported] of types.entries()) {
    const asked = rowsOf(exported);
    // What the clinic shares goes along with patients, not instead of them.
    const isAlone = job.level !== 'system' && reachOf(exported.type) === 'whole';
    if (isAlone && !(await patients.hasPatients(job.seq, asked.group))) continue;

    const alive = async () => {
      const nowMs = now();
      const isDue = nowMs - renewedMs >= leaseMs / 3;
      if (isDue) renewedMs = nowMs;
      const progress = `${done} of ${types.length} resource types counted`;
      // Asked each time, because a deleted job counts no more for the client's limit.
      const isWanted = isDue ? await jobs.renew(job.id, progress, nowMs + leaseMs) : await jobs.isPlanned(job.id);
      if (!isWanted) throw new ExportGoneError();
    };
    parts.push(...(await planParts(rows, asked, alive)));
  }
  await jobs.finish(
    job.id,
    parts.map((part, at) => ({ ...part, number: at + 1 })),
    now(),
  );
}

/** The job was deleted, or another process has finished it. */
export class ExportGoneError extends Error {
  override readonly name = 'ExportGoneError';
}
