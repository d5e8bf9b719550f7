import { all, first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import { type AuditEvent, addAuditEvent } from './audit.ts';
import {
  type ExportJob,
  type ExportPart,
  type JobRow,
  jobOf,
  type NewExport,
  type PartRow,
  partOf,
} from './export-job.ts';
import { chooseMoment, type Moment } from './export-moments.ts';

/** How many exports a client may have: unfinished ones, and all that it has not deleted. */
export type ExportLimits = { planning: number; kept: number };

export type ExportJobStore = ReturnType<typeof createExportJobStore>;

export function createExportJobStore(sql: Sql) {
  return {
    /**
     * Stores the job together with its moment: every commit up to `seq` has a time up to `transactionTime`, every later
     * one a later time, for writers of resources wait for the same row. `past`: a moment that is over is meant instead.
     * Undefined when the client has too many already.
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
          `select count(case when state = 'planning' then 1 end) as planning, count(*) as kept
           from export_job where client_id = ? and expires_at_ms > ?`,
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
    async renew(id: string, progress: string, leaseUntilMs: number): Promise<boolean> {
      const renewed = await sql.write(() =>
        first(
          `update export_job set lease_until_ms = ?, progress = ? where id = ? and state = 'planning' returning id`,
          leaseUntilMs,
          progress,
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

    /** Ends the planning with all its parts; nothing happens when the job is gone or another planner was quicker. */
    async finish(id: string, parts: readonly ExportPart[], nowMs: number): Promise<void> {
      await sql.write(function* () {
        const finished = yield* first(
          `update export_job set state = 'ready', finished_ms = ?, lease_until_ms = null, progress = null
           where id = ? and state = 'planning' returning id`,
          nowMs,
          id,
        );
        if (!finished) return;
        for (const { number, type, afterKey, lastKey, resourceCount } of parts) {
          yield* all(
            `insert into export_part (job_id, number, type, after_key, last_key, resource_count)
             values (?, ?, ?, ?, ?, ?)`,
            id,
            number,
            type,
            afterKey,
            lastKey,
            resourceCount,
          );
        }
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

    async parts(jobId: string): Promise<ExportPart[]> {
      const rows = await sql.read<PartRow>('select * from export_part where job_id = ? order by number', jobId);
      return rows.map(partOf);
    },

    async part(jobId: string, number: number): Promise<ExportPart | undefined> {
      const row = await sql.readFirst<PartRow>(
        'select * from export_part where job_id = ? and number = ?',
        jobId,
        number,
      );
      return row && partOf(row);
    },

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
