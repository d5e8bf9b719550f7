import type { Sql } from '@smart-ehr/prisma';
import { type CandidateStore, createCandidateStore } from './cohort-candidates.ts';
import { type CohortJobStore, createCohortJobStore } from './cohort-jobs.ts';

/** Cohorts that are being created: the jobs, and who may be in them. */
export type CohortStores = { jobs: CohortJobStore; candidates: CandidateStore };

export function createCohortStores(sql: Sql): CohortStores {
  return { jobs: createCohortJobStore(sql), candidates: createCandidateStore(sql) };
}
