import type { Sql } from '@smart-ehr/prisma';

/** Searches the stored resources. */
export type ResourceSearch = ReturnType<typeof createResourceSearch>;

export function createResourceSearch(sql: Sql) {
  return { dialect: sql.dialect };
}
