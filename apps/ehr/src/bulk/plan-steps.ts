import { reachOf } from '../fhir/reach.ts';
import type { ExportJob } from '../stores/export-job.ts';
import type { ExportRows } from '../stores/export-rows-sql.ts';
import type { ExportStores } from '../stores/exports.ts';
import { blocksOf, isByPatient, rowsOfFiles } from './files-of-job.ts';
import type { NewPart } from './part-cutter.ts';
import { planBlocks } from './plan-blocks.ts';
import { type Alive, planDeletions, planParts } from './plan-parts.ts';

/** A piece of a plan: the parts of one kind, and about how many rows are looked at for them. */
export type PlanStep = { rows: number; parts: (alive: Alive) => AsyncGenerator<NewPart> };

/** What has to be looked at for a job, in the order of its files. */
export async function planSteps(stores: ExportStores, job: ExportJob): Promise<PlanStep[]> {
  const asked = await rowsOfFiles(stores, job);
  return isByPatient(job) ? blockSteps(stores, job, asked) : typeSteps(stores, job, asked);
}

async function typeSteps(stores: ExportStores, job: ExportJob, asked: readonly ExportRows[]): Promise<PlanStep[]> {
  const steps: PlanStep[] = [];
  const versionsOf = await stores.rows.countVersions(asked.map(({ type }) => type));
  for (const rows of asked) {
    const versions = versionsOf.get(rows.type);
    if (versions === undefined) continue;
    // What the clinic shares goes along with patients, not instead of them.
    const isAlone = job.level !== 'system' && reachOf(rows.type) === 'whole';
    if (isAlone && !(await stores.patients.hasPatients(job.seq, rows.group))) continue;
    steps.push({
      rows: rows.since === undefined ? versions : 2 * versions,
      parts: alive => planParts(stores.rows, rows, alive),
    });
  }
  return steps;
}

async function blockSteps(
  { rows: store, blocks }: ExportStores,
  job: ExportJob,
  asked: readonly ExportRows[],
): Promise<PlanStep[]> {
  const versionsOf = await store.countVersions(['Patient', ...asked.map(({ type }) => type)]);
  const patients = versionsOf.get('Patient') ?? 0;
  const steps = [{ rows: patients, parts: (alive: Alive) => planBlocks(blocks, blocksOf(job, asked), alive) }];
  for (const rows of asked) {
    const versions = versionsOf.get(rows.type);
    if (rows.since === undefined || versions === undefined) continue;
    steps.push({ rows: versions, parts: alive => planDeletions(store, rows, alive) });
  }
  return steps;
}
