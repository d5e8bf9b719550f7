import type { ExportJob } from '../stores/export-job.ts';
import type { ExportRows, GroupMembers } from '../stores/export-rows-sql.ts';
import type { ExportStores } from '../stores/exports.ts';
import type { ExportedType } from './exported-types.ts';

/** What a job means by each of its types; the members of its Group are read once. */
export async function rowsOfJob(
  exports: Pick<ExportStores, 'patients'>,
  job: ExportJob,
): Promise<(exported: ExportedType) => ExportRows> {
  const { base, since, types, associatedProvenance } = job.contents;
  const group = await membersOf(exports, job);
  const plain = (exported: ExportedType): ExportRows => ({
    ...exported,
    level: job.level,
    seq: job.seq,
    base,
    ...(since !== undefined && { since }),
    ...(group && { group }),
  });
  return exported => {
    if (exported.type !== 'Provenance' || !associatedProvenance) return plain(exported);
    const returned = types.filter(({ type }) => type !== 'Provenance').map(plain);
    return { ...plain(exported), associated: { by: associatedProvenance, returned } };
  };
}

/** Whose records a job is about; undefined when everybody's. */
async function membersOf(
  { patients }: Pick<ExportStores, 'patients'>,
  { groupId, seq, contents: { patientIds, membersSeq = seq } }: ExportJob,
): Promise<GroupMembers | undefined> {
  const group = groupId === undefined ? undefined : ((await patients.membersAsOf(groupId, membersSeq)) ?? nobody);
  return patientIds ? { inactive: [], ...group, isListed: patients.among(patientIds) } : group;
}

/** The Group was deleted while its export was kicked off. */
const nobody = { key: 0, inactive: [] };
