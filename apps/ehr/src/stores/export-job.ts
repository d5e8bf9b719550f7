import type { ExportedType, ExportLevel } from '../bulk/exported-types.ts';
import type { Generation } from '../bulk/generation.ts';
import type { AssociatedProvenance } from '../bulk/parse-associated-data.ts';
import type { AskedElement } from '../bulk/parse-elements.ts';
import type { HeldType } from '../fhir/resource-types.ts';
import type { DoorName } from '../front-doors.ts';

/** What a job delivers, fixed at its kick-off. */
export type ExportContents = {
  /** The FHIR base of links and attachment URLs. */
  base: string;
  types: readonly ExportedType[];
  /** Only what was changed or deleted after this instant. */
  since?: string;
  /** The commit at which the Group is read that the export is of; where the job's own is an earlier one (`_until`). */
  membersSeq?: number;
  /** Of these patients alone. */
  patientIds?: readonly string[];
  /** Which elements resources are sent with; without it, all. */
  elements?: readonly AskedElement[];
  /** The Provenance that is exported is that of what else is. */
  associatedProvenance?: AssociatedProvenance;
  /** Files hold blocks, each about one resource of this type, rather than one type each. */
  organizeOutputBy?: HeldType;
  /** The client takes several manifests, and the first of them before all files are known. */
  allowPartialManifests?: boolean;
  /** `Prefer: separate-export-status`. */
  separateExportStatus?: boolean;
  /** By which rules the manifest is written; without it, those of 2.0 and 3.0. */
  generation?: Generation;
  /** What was asked and left out, for the manifest. */
  notes: readonly string[];
};

export type NewExport = {
  id: string;
  clientId: string;
  door: DoorName;
  level: ExportLevel;
  groupId?: string;
  /** The kick-off URL, as the manifest repeats it. */
  request: string;
  contents: ExportContents;
  leaseUntilMs: number;
  expiresAtMs: number;
};

/** A promise to deliver what was there as of the commit `seq`, which was at `transactionTime`. */
export type ExportJob = Omit<NewExport, 'leaseUntilMs'> & {
  seq: number;
  transactionTime: string;
  state: 'planning' | 'ready' | 'failed';
  leaseUntilMs?: number;
  progress?: string;
  /** When the planner, going by its pace so far, will be done. */
  readyAtMs?: number;
  error?: string;
};

/**
 * One file: the rows between two keys. Those of type Bundle tell of deletions. In an export that is organized by patient,
 * all others are blocks: the keys are those of patients, and a block that is cut has its ends in `afterRow` and `lastRow`.
 */
export type ExportPart = {
  number: number;
  type: string;
  afterKey: number;
  lastKey: number;
  /** The file begins inside the block of the patient at `afterKey`, after this row of it. */
  afterRow?: number;
  /** The file ends inside the block of the patient at `lastKey`, with this row of it; the next file continues it. */
  lastRow?: number;
  /** How many lines the file has. */
  resourceCount: number;
  /** Bytes of the largest row of it. */
  largestRow?: number;
};

export type JobRow = {
  id: string;
  client_id: string;
  door: string;
  level: string;
  group_id: string | null;
  request: string;
  parameters: string;
  seq: number;
  transaction_time: string;
  state: string;
  lease_until_ms: number | null;
  progress: string | null;
  ready_at_ms: number | null;
  error: string | null;
  expires_at_ms: number;
};
export type PartRow = {
  number: number;
  type: string;
  after_key: number;
  last_key: number;
  after_row: number | null;
  last_row: number | null;
  resource_count: number;
  largest_row: number | null;
};

export function jobOf(row: JobRow): ExportJob {
  return {
    id: row.id,
    clientId: row.client_id,
    door: row.door as DoorName,
    level: row.level as ExportLevel,
    request: row.request,
    contents: JSON.parse(row.parameters) as ExportContents,
    seq: row.seq,
    transactionTime: row.transaction_time,
    state: row.state as ExportJob['state'],
    expiresAtMs: row.expires_at_ms,
    ...(row.group_id !== null && { groupId: row.group_id }),
    ...(row.lease_until_ms !== null && { leaseUntilMs: row.lease_until_ms }),
    ...(row.progress !== null && { progress: row.progress }),
    ...(row.ready_at_ms !== null && { readyAtMs: row.ready_at_ms }),
    ...(row.error !== null && { error: row.error }),
  };
}

export function partOf(row: PartRow): ExportPart {
  return {
    number: row.number,
    type: row.type,
    afterKey: row.after_key,
    lastKey: row.last_key,
    ...(row.after_row !== null && { afterRow: row.after_row }),
    ...(row.last_row !== null && { lastRow: row.last_row }),
    resourceCount: row.resource_count,
    ...(row.largest_row !== null && { largestRow: row.largest_row }),
  };
}
