import type { Sql } from '@smart-ehr/prisma';
import { createExportBlockStore, type ExportBlockStore } from './export-blocks.ts';
import { createExportJobStore, type ExportJobStore } from './export-jobs.ts';
import { createExportMomentStore, type ExportMomentStore } from './export-moments.ts';
import { createExportPatientStore, type ExportPatientStore } from './export-patients.ts';
import { createExportRowStore, type ExportRowStore } from './export-rows.ts';

/** Bulk exports: the jobs, as of when they are, whose records they are about, and the rows that they deliver, by type or by patient. */
export type ExportStores = {
  jobs: ExportJobStore;
  moments: ExportMomentStore;
  patients: ExportPatientStore;
  rows: ExportRowStore;
  blocks: ExportBlockStore;
};

export function createExportStores(sql: Sql): ExportStores {
  return {
    jobs: createExportJobStore(sql),
    moments: createExportMomentStore(sql),
    patients: createExportPatientStore(sql),
    rows: createExportRowStore(sql),
    blocks: createExportBlockStore(sql),
  };
}
