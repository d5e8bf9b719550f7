import { all, type Sql } from '@smart-ehr/prisma';

/**
 * When something was last used. A use costs no write of its own: uses are collected here and written together, once a
 * minute and when the process ends; a kill loses a minute of them. Within a minute of what is stored nothing is written
 * again, whichever process saw it used.
 */
export type NotedTimes = {
  note(key: string, nowMs: number): void;
  /** What is not written yet. */
  notedMs(key: string): number | undefined;
  /** Writes what was collected, in one statement. */
  flush(): Promise<void>;
};

/** When the access of an app was last used, by the id of its grant. */
export const createLastUsed = (sql: Sql): NotedTimes =>
  createNotedTimes(sql, { table: 'access_grant', key: 'id', time: 'last_used_ms' });

/** When somebody was last seen in a session, by its hash. */
export const createLastSeen = (sql: Sql): NotedTimes =>
  createNotedTimes(sql, { table: 'session', key: 'id_hash', time: 'last_seen_ms' });

const minuteMs = 60_000;

/** Keys that may wait to be written; with one more they are, however young the minute is. */
const mostWaiting = 10_000;

type Columns = { table: string; key: string; time: string };

function createNotedTimes(sql: Sql, columns: Columns): NotedTimes {
  const statement = update(sql.dialect, columns);
  let waiting = new Map<string, number>();

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const uses = JSON.stringify([...waiting]);
    waiting = new Map();
    await sql.write(() => all(statement, uses, minuteMs));
  }

  return {
    note(key, nowMs) {
      if (!waiting.has(key) && waiting.size >= mostWaiting) void flush().catch(() => undefined);
      waiting.set(key, nowMs);
    },
    notedMs: key => waiting.get(key),
    flush,
  };
}

/** `uses` is a JSON array of [key, time]. */
function update(dialect: Sql['dialect'], { table, key, time }: Columns): string {
  const uses =
    dialect === 'sqlite'
      ? `select json_extract(value, '$[0]') as used, json_extract(value, '$[1]') as used_ms from json_each(?)`
      : `select value->>0 as used, (value->>1)::bigint as used_ms from json_array_elements(?::json)`;
  return `update ${table} set ${time} = uses.used_ms from (${uses}) uses
    where ${table}.${key} = uses.used and (${time} is null or ${time} <= uses.used_ms - ?)`;
}

/** Writes all of them once a minute; `stop` ends that and writes what is left. */
export function startWritingTimes(
  noted: readonly NotedTimes[],
  report: (error: unknown) => void,
): { stop(): Promise<void> } {
  const flush = async () => {
    await Promise.all(noted.map(times => times.flush().catch(report)));
  };
  const timer = setInterval(flush, minuteMs).unref();
  return {
    stop() {
      clearInterval(timer);
      return flush();
    },
  };
}
