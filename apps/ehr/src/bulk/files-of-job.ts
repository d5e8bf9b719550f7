import type { BlockRows } from '../stores/export-blocks-sql.ts';
import type { ExportJob, ExportPart } from '../stores/export-job.ts';
import type { ExportRows } from '../stores/export-rows-sql.ts';
import type { ExportStores } from '../stores/exports.ts';
import { typeOfKey } from '../stores/resources-keys.ts';
import type { ExportedType } from './exported-types.ts';
import { isInNoRecord } from './notes.ts';
import { readBlocks } from './read-blocks.ts';
import { readPart } from './read-part.ts';
import { rowsOfJob } from './rows-of-job.ts';

type Stores = Pick<ExportStores, 'patients' | 'rows' | 'blocks'>;

/** The files of a job are blocks of patients. https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-output-file-organization */
export function isByPatient({ contents }: ExportJob): boolean {
  return contents.organizeOutputBy === 'Patient';
}

/**
 * What a job means by each of the types that are in its files. Organized by Patient, files hold what is in the record of
 * a patient, at every level.
 */
export async function rowsOfFiles(stores: Pick<Stores, 'patients'>, job: ExportJob): Promise<ExportRows[]> {
  const isOfRecords = isByPatient(job) && job.level === 'system';
  const rowsOf = await rowsOfJob(stores, isOfRecords ? { ...job, level: 'patient' } : job);
  return typesOfFiles(job).map(rowsOf);
}

export function blocksOf({ seq }: ExportJob, types: readonly ExportRows[]): BlockRows {
  const group = types[0]?.group;
  return { seq, types, ...(group && { group }) };
}

/** The types of which a file may hold something. */
export function typesOfPart(job: ExportJob, part: ExportPart): readonly ExportedType[] {
  const types = typesOfFiles(job);
  return isOfBlocks(job, part) ? types : types.filter(({ type }) => type === typeOfKey(part.lastKey));
}

/** The lines of a file, piece by piece. */
export async function linesOfPart(
  stores: Stores,
  job: ExportJob,
  part: ExportPart,
): Promise<AsyncGenerator<Uint8Array | string>> {
  const asked = await rowsOfFiles(stores, job);
  if (isOfBlocks(job, part)) return readBlocks(stores.blocks, blocksOf(job, asked), part);
  const rows = asked.find(({ type }) => type === typeOfKey(part.lastKey));
  if (!rows) throw new Error('A part of an export is of none of its types.');
  return readPart(stores.rows, rows, part);
}

function typesOfFiles(job: ExportJob): readonly ExportedType[] {
  const { types } = job.contents;
  return isByPatient(job) ? types.filter(({ type }) => !isInNoRecord(type)) : types;
}

function isOfBlocks(job: ExportJob, { type }: ExportPart): boolean {
  return isByPatient(job) && type !== 'Bundle';
}
