import { all, type Sql } from '@smart-ehr/prisma';

/**
 * When the access of an app was last used. A use costs no write of its own: uses are collected here and written
 * together, once a minute and when the process ends; a kill loses a minute of them. Within a minute of what is stored a
 * grant is not written again, whichever process saw it used.
 */
export type LastUsed = {
  note(grantId: string, nowMs: number): void;
  /** Writes what was collected, in one statement. */
  flush(): Promise<void>;
};

const minuteMs = 60_000;

/** Grants that may wait to be written; with one more they are, however young the minute is. */
const mostWaiting = 10_000;

export function createLastUsed(sql: Sql): LastUsed {
  let waiting = new Map<string, number>();

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const uses = JSON.stringify([...waiting]);
    waiting = new Map();
    await sql.write(() => all(update(sql.dialect), uses, minuteMs));
  }

  return {
    note(grantId, nowMs) {
      if (!waiting.has(grantId) && waiting.size >= mostWaiting) void flush().catch(() => undefined);
      waiting.set(grantId, nowMs);
    },
    flush,
  };
}

/** `uses` is a JSON array of [grant, time]. */
function update(dialect: Sql['dialect']): string {
  const uses =
    dialect === 'sqlite'
      ? `select json_extract(value, '$[0]') as grant_id, json_extract(value, '$[1]') as used_ms from json_each(?)`
      : `select value->>0 as grant_id, (value->>1)::bigint as used_ms from json_array_elements(?::json)`;
  return `update access_grant set last_used_ms = uses.used_ms from (${uses}) uses
    where access_grant.id = uses.grant_id
      and (last_used_ms is null or last_used_ms <= uses.used_ms - ?)`;
}

/** Writes once a minute; `stop` ends that and writes what is left. */
export function startNotingUse(lastUsed: LastUsed, report: (error: unknown) => void): { stop(): Promise<void> } {
  const flush = () => lastUsed.flush().catch(report);
  const timer = setInterval(flush, minuteMs).unref();
  return {
    stop() {
      clearInterval(timer);
      return flush();
    },
  };
}
