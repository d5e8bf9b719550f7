import { all, first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import type { ExportedType, ExportLevel } from '../bulk/exported-types.ts';
import type { DoorName } from '../front-doors.ts';

/** What a job delivers, fixed at its kick-off. */
export type ExportContents = {
  /** The FHIR base of links and attachment URLs. */
  base: string;
  types: readonly ExportedType[];
  /** Only what was changed or deleted after this instant. */
  since?: string;
  /** What was asked and left out, for the manifest. */
  notes: readonly string[];
};

export type NewExport = {
  id: string;
  clientId: string;
  door: DoorName;
  level: ExportLevel;
  groupId?: string;
  /** The kick-off URL, as the manifest repeats it. */
  request: string;
  contents: ExportContents;
  leaseUntilMs: number;
  expiresAtMs: number;
};

/** A promise to deliver what was there as of the commit `seq`, which was at `transactionTime`. */
export type ExportJob = Omit<NewExport, 'leaseUntilMs'> & {
  seq: number;
  transactionTime: string;
  state: 'planning' | 'ready' | 'failed';
  leaseUntilMs?: number;
  progress?: string;
  error?: string;
};

/** One file: the rows between two keys. Those of type Bundle tell of deletions. */
export type ExportPart = { number: number; type: string; afterKey: number; lastKey: number; resourceCount: number };

/** How many exports a client may have: unfinished ones, and all that it has not deleted. */
export type ExportLimits = { planning: number; kept: number };

export type ExportJobStore = ReturnType<typeof createExportJobStore>;

export function createExportJobStore(sql: Sql) {
  return {
    /**
     * Stores the job together with its moment: every commit up to `seq` has a time up to `transactionTime`, every later
     * one a later time, for writers of resources wait for the same row. Undefined when the client has too many already.
     */
    async begin(job: NewExport, limits: ExportLimits, nowMs: number): Promise<ExportJob | undefined> {
      return sql.write(function* () {
        const moment = yield* chooseMoment(nowMs);
        const counts = yield* first<{ planning: number; kept: number }>(
          `select count(case when state = 'planning' then 1 end) as planning, count(*) as kept
           from export_job where client_id = ? and expires_at_ms > ?`,
          job.clientId,
          nowMs,
        );
        if (!counts || counts.planning >= limits.planning || counts.kept >= limits.kept) return undefined;
        yield* insertJob(job, moment, nowMs);
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

    async remove(id: string): Promise<void> {
      await sql.write(function* () {
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

/** Moves the time of the commit clock to now, and locks it until the job is stored. */
function* chooseMoment(nowMs: number): WriteScript<{ seq: number; transactionTime: string }> {
  const clock = yield* first<{ seq: number; last_ms: number }>(
    `update commit_clock set last_ms = case when last_ms >= ? then last_ms else ? end
     where id = 1 returning seq, last_ms`,
    nowMs,
    nowMs,
  );
  if (!clock) throw new Error('The database has no commit clock: it was not migrated.');
  return { seq: clock.seq, transactionTime: new Date(clock.last_ms).toISOString() };
}

function* insertJob(
  { id, clientId, door, level, groupId, request, contents, leaseUntilMs, expiresAtMs }: NewExport,
  { seq, transactionTime }: { seq: number; transactionTime: string },
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

type JobRow = {
  id: string;
  client_id: string;
  door: string;
  level: string;
  group_id: string | null;
  request: string;
  parameters: string;
  seq: number;
  transaction_time: string;
  state: string;
  lease_until_ms: number | null;
  progress: string | null;
  error: string | null;
  expires_at_ms: number;
};
type PartRow = { number: number; type: string; after_key: number; last_key: number; resource_count: number };

function jobOf(row: JobRow): ExportJob {
  return {
    id: row.id,
    clientId: row.client_id,
    door: row.door as DoorName,
    level: row.level as ExportLevel,
    request: row.request,
    contents: JSON.parse(row.parameters) as ExportContents,
    seq: row.seq,
    transactionTime: row.transaction_time,
    state: row.state as ExportJob['state'],
    expiresAtMs: row.expires_at_ms,
    ...(row.group_id !== null && { groupId: row.group_id }),
    ...(row.lease_until_ms !== null && { leaseUntilMs: row.lease_until_ms }),
    ...(row.progress !== null && { progress: row.progress }),
    ...(row.error !== null && { error: row.error }),
  };
}

function partOf(row: PartRow): ExportPart {
  return {
    number: row.number,
    type: row.type,
    afterKey: row.after_key,
    lastKey: row.last_key,
    resourceCount: row.resource_count,
  };
}
