import type { Sql } from '@smart-ehr/prisma';
import { createExportJobStore, type ExportJobStore } from './export-jobs.ts';
import { createExportPatientStore, type ExportPatientStore } from './export-patients.ts';
import { createExportRowStore, type ExportRowStore } from './export-rows.ts';

/** Bulk exports: the jobs, whose records they are about, and the rows that they deliver. */
export type ExportStores = { jobs: ExportJobStore; patients: ExportPatientStore; rows: ExportRowStore };

export function createExportStores(sql: Sql): ExportStores {
  return {
    jobs: createExportJobStore(sql),
    patients: createExportPatientStore(sql),
    rows: createExportRowStore(sql),
  };
}
