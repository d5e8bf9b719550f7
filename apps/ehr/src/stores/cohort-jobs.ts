import { all, first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import { type AuditEvent, addAuditEvent } from './audit.ts';
import { type CohortJob, type CohortJobRow, type CohortResult, cohortJobOf, type NewCohortJob } from './cohort-job.ts';
import { chooseMoment } from './export-moments.ts';

/** How many creates of cohorts a client may have: those that somebody works on, and all that it has not deleted. */
export type CohortLimits = { evaluating: number; kept: number };

export type CohortJobStore = ReturnType<typeof createCohortJobStore>;

export function createCohortJobStore(sql: Sql) {
  return {
    /** Stores the job together with its moment, as an export does. Undefined when the client has too many already. */
    async begin(
      job: NewCohortJob,
      limits: CohortLimits,
      event: AuditEvent,
      nowMs: number,
    ): Promise<CohortJob | undefined> {
      return sql.write(function* () {
        const moment = yield* chooseMoment(nowMs);
        const counts = yield* first<{ evaluating: number; kept: number }>(
          `select count(case when state = 'evaluating' and lease_until_ms > ? then 1 end) as evaluating, count(*) as kept
           from cohort_job where client_id = ? and expires_at_ms > ?`,
          nowMs,
          job.clientId,
          nowMs,
        );
        if (!counts || counts.evaluating >= limits.evaluating || counts.kept >= limits.kept) return undefined;
        yield* all(
          `insert into cohort_job (id, client_id, door, group_id, contents, seq, transaction_time, state, lease_until_ms,
             created_ms, expires_at_ms)
           values (?, ?, ?, ?, ?, ?, ?, 'evaluating', ?, ?, ?)`,
          job.id,
          job.clientId,
          job.door,
          job.groupId,
          JSON.stringify(job.contents),
          moment.seq,
          moment.transactionTime,
          job.leaseUntilMs,
          nowMs,
          job.expiresAtMs,
        );
        yield* addAuditEvent(event, nowMs);
        return { ...job, ...moment };
      });
    },

    async find(id: string, nowMs: number): Promise<CohortJob | undefined> {
      const row = await sql.readFirst<CohortJobRow>(
        'select * from cohort_job where id = ? and expires_at_ms > ?',
        id,
        nowMs,
      );
      return row && cohortJobOf(row);
    },

    /** Takes over a job whose process is gone. Of two at once, one is told false. */
    async claim(id: string, nowMs: number, leaseUntilMs: number): Promise<boolean> {
      const claimed = await sql.write(() =>
        first(
          `update cohort_job set lease_until_ms = ?
           where id = ? and state = 'evaluating' and lease_until_ms <= ? returning id`,
          leaseUntilMs,
          id,
          nowMs,
        ),
      );
      return claimed !== undefined;
    },

    /** Whoever evaluates is alive. False when the job is gone, or somebody else has finished it. */
    async renew(id: string, progress: string, leaseUntilMs: number): Promise<boolean> {
      const renewed = await sql.write(() =>
        first(
          `update cohort_job set lease_until_ms = ?, progress = ? where id = ? and state = 'evaluating' returning id`,
          leaseUntilMs,
          progress,
          id,
        ),
      );
      return renewed !== undefined;
    },

    /** Ends the job without a Group. */
    async refuse(id: string, refused: NonNullable<CohortResult['refused']>, nowMs: number): Promise<void> {
      await sql.write(function* () {
        if (yield* takeJob(id, nowMs)) yield* endJob(id, { refused });
      });
    },

    /** Forgets a job; of a Group that it has made nothing changes. */
    async remove(id: string, event: AuditEvent, nowMs: number): Promise<void> {
      await sql.write(function* () {
        yield* addAuditEvent(event, nowMs);
        yield* all('delete from cohort_candidate where job_id = ?', id);
        yield* all('delete from cohort_job where id = ?', id);
      });
    },

    /** Stops a job unless it is done. False when it is. */
    async cancel(id: string): Promise<boolean> {
      return sql.write(function* () {
        const canceled = yield* first(`delete from cohort_job where id = ? and state = 'evaluating' returning id`, id);
        if (canceled) yield* all('delete from cohort_candidate where job_id = ?', id);
        return canceled !== undefined;
      });
    },
  };
}

/** The first step of what ends a job: true for one of those who want to, and for nobody when the job is gone. */
export function* takeJob(id: string, nowMs: number): WriteScript<boolean> {
  const taken = yield* first(
    `update cohort_job set state = 'done', finished_ms = ?, lease_until_ms = null, progress = null
     where id = ? and state = 'evaluating' returning id`,
    nowMs,
    id,
  );
  return taken !== undefined;
}

/** The last step: says what became of the create. */
export function* endJob(id: string, result: CohortResult): WriteScript<void> {
  yield* all('update cohort_job set result = ? where id = ?', JSON.stringify(result), id);
  yield* all('delete from cohort_candidate where job_id = ?', id);
}

/** The step of housekeeping that forgets jobs which are over. */
export function* forgetCohortJobs(nowMs: number): WriteScript<void> {
  yield* all(
    'delete from cohort_candidate where job_id in (select id from cohort_job where expires_at_ms <= ?)',
    nowMs,
  );
  yield* all('delete from cohort_job where expires_at_ms <= ?', nowMs);
}
