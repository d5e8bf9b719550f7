import { reachOf } from '../fhir/reach.ts';
import type { ExportJob } from '../stores/export-job.ts';
import type { ExportStores } from '../stores/exports.ts';
import type { NewPart } from './part-cutter.ts';
import { type Alive, planParts } from './plan-parts.ts';
import { rowsOfJob } from './rows-of-job.ts';

/** A piece of a plan: the parts of one type, and about how many rows are looked at for them. */
export type PlanStep = { rows: number; parts: (alive: Alive) => AsyncGenerator<NewPart> };

/** What has to be looked at for a job, in the order of its files. */
export async function planSteps(stores: ExportStores, job: ExportJob): Promise<PlanStep[]> {
  const rowsOf = await rowsOfJob(stores, job);
  const steps: PlanStep[] = [];
  for (const exported of job.contents.types) {
    const asked = rowsOf(exported);
    // What the clinic shares goes along with patients, not instead of them.
    const isAlone = job.level !== 'system' && reachOf(exported.type) === 'whole';
    if (isAlone && !(await stores.patients.hasPatients(job.seq, asked.group))) continue;
    const versions = await stores.rows.countVersions(exported.type);
    const rows = asked.since === undefined ? versions : 2 * versions;
    steps.push({ rows, parts: alive => planParts(stores.rows, asked, alive) });
  }
  return steps;
}
