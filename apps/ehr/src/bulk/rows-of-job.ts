import type { ExportJob } from '../stores/export-job.ts';
import type { ExportRows } from '../stores/export-rows-sql.ts';
import type { ExportStores } from '../stores/exports.ts';
import type { ExportedType } from './exported-types.ts';

/** What a job means by each of its types; the members of its Group are read once, as of its commit. */
export async function rowsOfJob(
  { patients }: Pick<ExportStores, 'patients'>,
  { level, groupId, seq, contents: { base, since } }: ExportJob,
): Promise<(exported: ExportedType) => ExportRows> {
  const group = groupId === undefined ? undefined : ((await patients.membersAsOf(groupId, seq)) ?? nobody);
  return exported => ({
    ...exported,
    level,
    seq,
    base,
    ...(since !== undefined && { since }),
    ...(group && { group }),
  });
}

/** The Group was deleted while its export was kicked off. */
const nobody = { key: 0, inactive: [] };
