import { all, first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import type { CohortStep } from '../bulk/cohort/parse-filter.ts';
import { paramOf } from '../fhir/search-parameters.ts';
import type { MembersOfGroup } from './export-rows-sql.ts';
import { conditionsSql } from './resource-search/conditions.ts';
import { allOf, sql as build, type Fragment, listOf, raw } from './resource-search/fragment.ts';
import { filterSql } from './resource-search/reach.ts';
import { selectionSql } from './resource-search/selection.ts';
import { firstKeyOf, keyLimitOf } from './resources-keys.ts';

export type CandidateStore = ReturnType<typeof createCandidateStore>;

/** A step of a job, the first of which has the number 1. */
export type AskedStep = { jobId: string; seq: number; number: number; step: CohortStep };

/**
 * Who may become a member of a cohort, and how many of its steps each patient meets: found out by statements about windows
 * of keys, whose number depends on how much there is, and of which none is long. All of it follows from the job's commit,
 * so it does no harm when the same is done twice.
 */
export function createCandidateStore(sql: Sql) {
  return {
    /** Patients whom the cohort names. */
    async addPatients(jobId: string, patientIds: readonly string[]): Promise<void> {
      const from = raw(sql.dialect === 'sqlite' ? 'json_each(?)' : 'json_array_elements_text(?::json)');
      for (let at = 0; at < patientIds.length; at += mostAtOnce) {
        const ids = JSON.stringify(patientIds.slice(at, at + mostAtOnce));
        await sql.write(() =>
          run(build`insert into cohort_candidate (job_id, patient_id, met)
            select ${jobId}, named.value, 0 from ${{ ...from, values: [ids] }} named where 1 = 1 on conflict do nothing`),
        );
      }
    },

    /** Members of a Group that the cohort names, of the rows of its index after `afterN`. Gives the place to go on, if any. */
    async addMembers(jobId: string, { key, inactive }: MembersOfGroup, afterN: number): Promise<number | undefined> {
      const isActive = inactive.length === 0 ? raw('1 = 1') : build`m.target not in ${listOf(inactive)}`;
      const member = build`m.resource_key = ${key} and m.n > ${afterN} and m.n <= ${afterN + mostAtOnce}`;
      return sql.write(function* () {
        yield* run(build`insert into cohort_candidate (job_id, patient_id, met)
          select ${jobId}, m.target, 0 from reference_index m where ${member}
            and m.param = ${paramOf('Group', 'member')} and m.target_type = 'Patient' and ${isActive}
          on conflict do nothing`);
        const next = yield* first<{ more: number }>(
          'select 1 as more from reference_index where resource_key = ? and n > ?',
          key,
          afterN + mostAtOnce,
        );
        return next ? afterN + mostAtOnce : undefined;
      });
    },

    /**
     * Asks a step of the resources with the next keys. `everybody`: whoever meets it is a candidate; else those who met all
     * steps before it are. Gives the last of the keys; undefined when there are no more.
     */
    async advance(asked: AskedStep, afterKey: number, everybody: boolean): Promise<number | undefined> {
      const { jobId, number, step } = asked;
      return sql.write(function* () {
        const lastKey = yield* endOfWindow(step, afterKey);
        if (lastKey === undefined) return lastKey;
        const isMet = matchSql(asked, { afterKey, lastKey }, sql.dialect);
        if (everybody) {
          yield* run(build`insert into cohort_candidate (job_id, patient_id, met)
            select ${jobId}, v.id, ${raw(String(number))} from resource_version v where ${isMet} on conflict do nothing`);
          return lastKey;
        }
        const patients =
          step.type === 'Patient'
            ? build`select v.id from resource_version v where ${isMet}`
            : build`select c.patient_id from resource_version v
                join compartment_index c on c.resource_key = v.key where ${isMet}`;
        yield* run(build`update cohort_candidate set met = ${raw(String(number))}
          where job_id = ${jobId} and met = ${raw(String(number - 1))} and patient_id in (${patients})`);
        return lastKey;
      });
    },
  };
}

/** How many met all of so many steps. */
export function* countMembers(jobId: string, steps: number): WriteScript<number> {
  const row = yield* first<{ count: number }>(
    'select count(*) as count from cohort_candidate where job_id = ? and met = ?',
    jobId,
    steps,
  );
  return Number(row?.count ?? 0);
}

/**
 * Makes those who met all steps the members of the Group that was just created, and it that of the client alone. They are
 * found where the members of every Group are, by searches and by exports.
 */
export function* addMembersOfCohort(
  { jobId, groupId, clientId }: { jobId: string; groupId: string; clientId: string },
  steps: number,
): WriteScript<void> {
  yield* all('insert into cohort (group_id, client_id) values (?, ?)', groupId, clientId);
  yield* run(build`insert into reference_index (resource_key, n, param, target_type, target)
    select v.key, numbered.n + (select count(*) from reference_index i where i.resource_key = v.key),
      ${raw(String(paramOf('Group', 'member')))}, 'Patient', numbered.patient_id
    from resource_version v, (select row_number() over (order by k.patient_id) as n, k.patient_id from cohort_candidate k
      where k.job_id = ${jobId} and k.met = ${raw(String(steps))}) numbered
    where v.type = 'Group' and v.id = ${groupId} and v.to_seq is null order by 1, 2`);
}

/** Milliseconds each; a step with a chain finds the neighbours anew for each window, which must be fewer then. */
const windowOf = ({ links }: CohortStep) => (links.length === 0 ? 2000 : 20_000);
const mostAtOnce = 1000;

function* endOfWindow(step: CohortStep, afterKey: number): WriteScript<number | undefined> {
  const row = yield* first<{ last: number | null }>(
    `select max(key) as last from (
       select key from resource_version where key > ? and key < ? order by key limit ?) seen`,
    Math.max(afterKey, firstKeyOf(step.type)),
    keyLimitOf(step.type),
    windowOf(step),
  );
  return row?.last ?? undefined;
}

/** What makes the version `v`, within a window of keys, meet a step as of the job's commit. */
function matchSql(
  { seq, step: { filters, conditions, links } }: AskedStep,
  { afterKey, lastKey }: { afterKey: number; lastKey: number },
  dialect: Sql['dialect'],
): Fragment {
  const [filter, ...others] = filters;
  return allOf([
    build`v.key > ${afterKey} and v.key <= ${lastKey}`,
    selectionSql({ filter, conditions: [], links, asOf: seq, isPast: false }, dialect),
    ...others.map(other => filterSql(other, seq)),
    ...conditionsSql(conditions, true),
  ]);
}

function* run({ text, values }: Fragment): WriteScript<void> {
  yield* all(text, ...values);
}
