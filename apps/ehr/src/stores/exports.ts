import type { Sql } from '@smart-ehr/prisma';
import { createExportJobStore, type ExportJobStore } from './export-jobs.ts';
import { createExportMomentStore, type ExportMomentStore } from './export-moments.ts';
import { createExportPatientStore, type ExportPatientStore } from './export-patients.ts';
import { createExportRowStore, type ExportRowStore } from './export-rows.ts';

/** Bulk exports: the jobs, as of when they are, whose records they are about, and the rows that they deliver. */
export type ExportStores = {
  jobs: ExportJobStore;
  moments: ExportMomentStore;
  patients: ExportPatientStore;
  rows: ExportRowStore;
};

export function createExportStores(sql: Sql): ExportStores {
  return {
    jobs: createExportJobStore(sql),
    moments: createExportMomentStore(sql),
    patients: createExportPatientStore(sql),
    rows: createExportRowStore(sql),
  };
}
