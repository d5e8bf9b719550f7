import type { ExportJob, ExportPart } from '../stores/export-job.ts';
import type { ExportStores } from '../stores/exports.ts';
import type { NewPart } from './part-cutter.ts';
import type { Alive } from './plan-parts.ts';
import { progressOf } from './plan-progress.ts';
import { type PlanStep, planSteps } from './plan-steps.ts';

/** So long a planner may be silent before another process takes its job over. */
export const leaseMs = 15_000;
const renewalMs = leaseMs / 5;
/** Of what is planned, a client that takes several manifests hears so often, and in pages of so many files. */
const givenOutMs = 1000;
export const filesPerManifest = 100;

type Planning = { exports: ExportStores; now: () => number };

/**
 * Divides a job into files and counts what is in each; then it is ready. Whoever plans holds a lease on the job. All of
 * it follows from the job's commit, so it does no harm when two plan the same.
 */
export async function plan(planning: Planning, job: ExportJob): Promise<void> {
  const { jobs } = planning.exports;
  const steps = await planSteps(planning.exports, job);
  const filesPerPage = job.contents.allowPartialManifests ? filesPerManifest : Number.MAX_SAFE_INTEGER;
  const parts: ExportPart[] = [];
  const alive = createAlive(planning, job, steps, parts);
  for (const step of steps) {
    for await (const part of step.parts(alive)) parts.push({ ...part, number: parts.length + 1 });
  }
  await jobs.finish(job.id, parts, planning.now(), filesPerPage);
}

/**
 * What a planner does between any two windows: renews its lease when that is due, gives out what is planned to a client
 * that takes it early, and stops when nobody wants the job any more.
 */
function createAlive(
  { exports: { jobs }, now }: Planning,
  { id, contents }: ExportJob,
  steps: readonly PlanStep[],
  parts: readonly ExportPart[],
): Alive {
  const startedMs = now();
  const total = steps.reduce((sum, { rows }) => sum + rows, 0);
  const renewed = { atMs: startedMs };
  const given = { atMs: startedMs, parts: 0 };
  let seen = 0;
  return async rows => {
    seen += rows;
    const nowMs = now();
    if (contents.allowPartialManifests && parts.length > given.parts && nowMs - given.atMs >= givenOutMs) {
      Object.assign(given, { atMs: nowMs, parts: parts.length });
      // A file that ends inside a block is not told of before the one that continues it.
      const whole = parts.slice(0, parts.findLastIndex(isWhole) + 1);
      if (!(await jobs.giveOut(id, whole, filesPerManifest))) throw new ExportGoneError();
    }
    const isDue = nowMs - renewed.atMs >= renewalMs;
    if (isDue) renewed.atMs = nowMs;
    const progress = () => ({ ...progressOf({ seen, total, startedMs, nowMs }), leaseUntilMs: nowMs + leaseMs });
    // Asked each time, because a deleted job counts no more for the client's limit.
    const isWanted = isDue ? await jobs.renew(id, progress()) : await jobs.isPlanned(id);
    if (!isWanted) throw new ExportGoneError();
  };
}

const isWhole = ({ lastRow }: NewPart) => lastRow === undefined;

/** The job was deleted, or another process has finished it. */
export class ExportGoneError extends Error {
  override readonly name = 'ExportGoneError';
}
