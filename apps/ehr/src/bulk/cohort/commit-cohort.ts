import { FhirError, type Group } from '@smart-ehr/fhir';
import type { Response } from 'express';
import type { Access } from '../../access.ts';
import type { FhirServer } from '../../fhir/fhir-server.ts';
import { createIndexValues, type IndexValues } from '../../fhir/index-values.ts';
import { paramOf } from '../../fhir/search-parameters.ts';
import { commitOperations, type Written } from '../../fhir/write/commit.ts';
import { checkedAs } from '../../fhir/write/operation.ts';
import { changesOf } from '../../fhir/write/writer.ts';
import { addAuditEvent } from '../../stores/audit.ts';
import { addMembersOfCohort, countMembers } from '../../stores/cohort-candidates.ts';
import type { CohortJob } from '../../stores/cohort-job.ts';
import { endJob, takeJob } from '../../stores/cohort-jobs.ts';
import { cohortLink, membersRefreshed } from './profile.ts';

/** They become members in one commit, for which other writers wait. */
const mostMembers = 100_000;

/**
 * Creates the Group of a job with all its members in one transaction; undefined when the job is gone, or when somebody
 * else has done it. The Group is written by the same steps as any resource, and judged as one (docs/decisions/0016).
 */
export function createCohortCommit(fhir: FhirServer) {
  const indexValues = createIndexValues();
  return (job: CohortJob, access: Access, response: Response): Promise<Written | undefined> =>
    fhir.resources.transact(function* (nowMs) {
      if (!(yield* takeJob(job.id, nowMs))) return undefined;
      const { id: jobId, groupId, clientId, contents } = job;
      const { base, group, filter, unless, steps } = contents;
      const quantity = yield* countMembers(jobId, steps.length);
      if (quantity > mostMembers) throw tooMany(quantity);

      const checked = checkedAs('Group', withMembership(group, job.transactionTime, quantity));
      const operation = {
        kind: 'create',
        type: 'Group',
        id: groupId,
        filter,
        checked,
        ...(unless && { unless }),
      } as const;
      const context = { access, base, nowMs, together: false, isCohort: true };
      const [written] = yield* commitOperations([operation], {
        ...context,
        indexValues: resource => withoutNamedPatients(indexValues(resource)),
      });
      if (!written) throw new Error('A write has a result.');
      if (written.outcome === 'created') yield* addMembersOfCohort({ jobId, groupId, clientId }, steps.length);
      const changes = changesOf([written]);
      const event = changes.length > 0 && fhir.changeEvent?.(access, changes, response);
      if (event) yield* addAuditEvent(event, nowMs);
      const { stored: _, ...result } = written;
      yield* endJob(jobId, { written: result });
      return written;
    });
}

/**
 * "a server SHALL populate a valueDateTime with the date the group's membership was last updated". The element `member`
 * stays what the client said: those of whom the filters were asked. Who met them is counted here, and is found by search.
 */
function withMembership(group: Group, refreshed: string, quantity: number): Group {
  const others = group.extension?.filter(({ url }) => url !== membersRefreshed) ?? [];
  return { ...group, extension: [...others, { url: membersRefreshed, valueDateTime: refreshed }], quantity };
}

/** A patient whom the cohort names is a member if she meets the filters (addMembersOfCohort). */
function withoutNamedPatients({ index, patients }: IndexValues): IndexValues {
  const member = paramOf('Group', 'member');
  const reference = index.reference.filter(({ param, targetType }) => param !== member || targetType !== 'Patient');
  return { patients, index: { ...index, reference } };
}

function tooMany(quantity: number): FhirError {
  const sentence = `${quantity} patients meet the filters; a cohort has ${mostMembers} members at most. Add a filter.`;
  return new FhirError(422, 'too-costly', sentence, { expression: 'Group.modifierExtension', specLink: cohortLink });
}
