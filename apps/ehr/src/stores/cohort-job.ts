import type { Group, OperationOutcome } from '@smart-ehr/fhir';
import type { CohortStep } from '../bulk/cohort/parse-filter.ts';
import type { ResourceFilter } from '../fhir/reach.ts';
import type { Written } from '../fhir/write/commit.ts';
import type { CreateCondition } from '../fhir/write/if-none-exist.ts';
import type { Preference } from '../fhir/write/preference.ts';
import type { DoorName } from '../front-doors.ts';

/** What a cohort will be, fixed when its create was asked for. */
export type CohortContents = {
  base: string;
  preference: Preference;
  group: Group;
  /** What the access may create, and what of it must not be there yet. */
  filter: ResourceFilter;
  unless?: CreateCondition;
  /** Whom the filters are asked of; absent when it is everybody. */
  members?: { patients: string[]; groups: string[] };
  /** The first is about patients themselves. */
  steps: readonly CohortStep[];
};

/** What became of the create. */
export type CohortResult =
  | { written: Omit<Written, 'stored'>; refused?: never }
  | { refused: { status: number; outcome: OperationOutcome }; written?: never };

export type NewCohortJob = {
  id: string;
  clientId: string;
  door: DoorName;
  groupId: string;
  contents: CohortContents;
  leaseUntilMs: number;
  expiresAtMs: number;
};

/** The create of a Group of all who meet its filters as of the commit `seq`, which was at `transactionTime`. */
export type CohortJob = Omit<NewCohortJob, 'leaseUntilMs'> & {
  seq: number;
  transactionTime: string;
  leaseUntilMs?: number;
  progress?: string;
  /** Absent while the filters are evaluated. */
  result?: CohortResult;
};

export type CohortJobRow = {
  id: string;
  client_id: string;
  door: string;
  group_id: string;
  contents: string;
  seq: number;
  transaction_time: string;
  result: string | null;
  lease_until_ms: number | null;
  progress: string | null;
  expires_at_ms: number;
};

export function cohortJobOf(row: CohortJobRow): CohortJob {
  return {
    id: row.id,
    clientId: row.client_id,
    door: row.door as DoorName,
    groupId: row.group_id,
    contents: JSON.parse(row.contents) as CohortContents,
    seq: row.seq,
    transactionTime: row.transaction_time,
    expiresAtMs: row.expires_at_ms,
    ...(row.result !== null && { result: JSON.parse(row.result) as CohortResult }),
    ...(row.lease_until_ms !== null && { leaseUntilMs: row.lease_until_ms }),
    ...(row.progress !== null && { progress: row.progress }),
  };
}
