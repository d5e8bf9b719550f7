import { all, first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import { type AuditEvent, addAuditEvent } from './audit.ts';
import { type ExportJob, type ExportPart, type JobRow, jobOf, type NewExport } from './export-job.ts';
import { chooseMoment, type Moment } from './export-moments.ts';
import { insertParts, readPage, readPart } from './export-parts.ts';

/** How many exports a client may have: those that somebody plans just now, and all that it has not deleted. */
export type ExportLimits = { planning: number; kept: number };

/** What a planner tells of itself: for whom it waits, how far it is, and when it expects to be done. */
export type PlanProgress = { leaseUntilMs: number; progress: string; readyAtMs?: number };

export type ExportJobStore = ReturnType<typeof createExportJobStore>;

export function createExportJobStore(sql: Sql) {
  return {
    /**
     * Stores the job together with its moment: every commit up to `seq` has a time up to `transactionTime`, every later
     * one a later time, for writers of resources wait for the same row. `past`: a moment that is over is meant instead.
     * Undefined when the client has too many already. One whose planner is gone, and for which nobody asks, is no work.
     */
    async begin(
      job: NewExport,
      limits: ExportLimits,
      event: AuditEvent,
      nowMs: number,
      past?: Moment,
    ): Promise<ExportJob | undefined> {
      return sql.write(function* () {
        const moment = past ?? (yield* chooseMoment(nowMs));
        const counts = yield* first<{ planning: number; kept: number }>(
          `select count(case when state = 'planning' and lease_until_ms > ? then 1 end) as planning, count(*) as kept
           from export_job where client_id = ? and expires_at_ms > ?`,
          nowMs,
          job.clientId,
          nowMs,
        );
        if (!counts || counts.planning >= limits.planning || counts.kept >= limits.kept) return undefined;
        yield* insertJob(job, moment, nowMs);
        yield* addAuditEvent(event, nowMs);
        return { ...job, ...moment, state: 'planning' as const };
      });
    },

    async find(id: string, nowMs: number): Promise<ExportJob | undefined> {
      const row = await sql.readFirst<JobRow>('select * from export_job where id = ? and expires_at_ms > ?', id, nowMs);
      return row && jobOf(row);
    },

    /** Takes over the planning of a job whose planner is gone. Of two at once, one is told false. */
    async claim(id: string, nowMs: number, leaseUntilMs: number): Promise<boolean> {
      const claimed = await sql.write(() =>
        first(
          `update export_job set lease_until_ms = ?
           where id = ? and state = 'planning' and lease_until_ms <= ? returning id`,
          leaseUntilMs,
          id,
          nowMs,
        ),
      );
      return claimed !== undefined;
    },

    /** The planner is alive. False when the job is gone or somebody else has finished it: planning can stop. */
    async renew(id: string, { leaseUntilMs, progress, readyAtMs }: PlanProgress): Promise<boolean> {
      const renewed = await sql.write(() =>
        first(
          `update export_job set lease_until_ms = ?, progress = ?, ready_at_ms = ?
           where id = ? and state = 'planning' returning id`,
          leaseUntilMs,
          progress,
          readyAtMs ?? null,
          id,
        ),
      );
      return renewed !== undefined;
    },

    /** What `renew` would say, without writing anything. */
    async isPlanned(id: string): Promise<boolean> {
      const row = await sql.readFirst(`select 1 as one from export_job where id = ? and state = 'planning'`, id);
      return row !== undefined;
    },

    /**
     * Gives out the first parts of a plan that goes on, on pages of their own; those that are given out already stay
     * where they are. False when the job is gone or somebody else has finished it.
     */
    async giveOut(id: string, parts: readonly ExportPart[], filesPerPage: number): Promise<boolean> {
      return sql.write(function* () {
        // Locks the job: of two planners, the second finds what the first has given out.
        const planned = yield* first(
          `update export_job set state = 'planning' where id = ? and state = 'planning' returning id`,
          id,
        );
        if (planned) yield* insertParts(id, parts, filesPerPage);
        return planned !== undefined;
      });
    },

    /**
     * Ends the planning with all its parts, on pages of so many files; nothing happens when the job is gone or another
     * planner was quicker.
     */
    async finish(
      id: string,
      parts: readonly ExportPart[],
      nowMs: number,
      filesPerPage = Number.MAX_SAFE_INTEGER,
    ): Promise<void> {
      await sql.write(function* () {
        const finished = yield* first(
          `update export_job set state = 'ready', finished_ms = ?, lease_until_ms = null, progress = null, ready_at_ms = null
           where id = ? and state = 'planning' returning id`,
          nowMs,
          id,
        );
        if (finished) yield* insertParts(id, parts, filesPerPage);
      });
    },

    async fail(id: string, error: string, nowMs: number): Promise<void> {
      await sql.write(() =>
        all(
          `update export_job set state = 'failed', error = ?, finished_ms = ?, lease_until_ms = null
           where id = ? and state = 'planning'`,
          error,
          nowMs,
          id,
        ),
      );
    },

    page: (jobId: string, page: number) => readPage(sql, jobId, page),

    part: (jobId: string, number: number) => readPart(sql, jobId, number),

    async remove(id: string, event: AuditEvent, nowMs: number): Promise<void> {
      await sql.write(function* () {
        yield* addAuditEvent(event, nowMs);
        yield* all('delete from export_part where job_id = ?', id);
        yield* all('delete from export_job where id = ?', id);
      });
    },
  };
}

/** The step of housekeeping that forgets jobs which are over. */
export function* forgetExports(nowMs: number): WriteScript<void> {
  yield* all('delete from export_part where job_id in (select id from export_job where expires_at_ms <= ?)', nowMs);
  yield* all('delete from export_job where expires_at_ms <= ?', nowMs);
}

function* insertJob(
  { id, clientId, door, level, groupId, request, contents, leaseUntilMs, expiresAtMs }: NewExport,
  { seq, transactionTime }: Moment,
  nowMs: number,
): WriteScript<void> {
  yield* all(
    `insert into export_job (id, client_id, door, level, group_id, request, parameters, seq, transaction_time, state,
       lease_until_ms, created_ms, expires_at_ms)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'planning', ?, ?, ?)`,
    id,
    clientId,
    door,
    level,
    groupId ?? null,
    request,
    JSON.stringify(contents),
    seq,
    transactionTime,
    leaseUntilMs,
    nowMs,
    expiresAtMs,
  );
}
