import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { createTurns } from './event-loop-turns.ts';
import { prepareRows, type RowStatement } from './sqlite-rows.ts';

/** How long SQLite itself may wait for another process, blocking our event loop; the rest is waited asynchronously. */
const BLOCKING_BUSY_MS = 2;
const LONGEST_BUSY_MS = 15_000;
const STATEMENTS_KEPT = 500;
/** So many rows of each index are looked at by `analyze`: milliseconds, however large the database is. */
const ANALYSIS_LIMIT = 100;

export type SqliteHandle = {
  database: DatabaseSyncInstance;
  /** A statement that is prepared when its text is new. */
  prepare(text: string): RowStatement;
  /** To be awaited before each query or transaction, see createTurns. */
  turn(): Promise<void> | undefined;
};

/** `file:./.data/ehr.db` → absolute path, relative to the working directory. */
export function sqlitePath(url: string): string {
  const file = url.replace(/^file:(\/\/)?/, '');
  if (file === '' || file === ':memory:') {
    throw new Error(`DATABASE_URL ${url}: name a file, as in file:./.data/ehr.db`);
  }
  return path.resolve(file);
}

/** The only handle of this process that writes. A new file gets pages of 16 kB: a FHIR resource fits into one. */
export async function openWriter(url: string): Promise<SqliteHandle> {
  const file = sqlitePath(url);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await createPrivately(file);
  const database = new DatabaseSync(file, { timeout: BLOCKING_BUSY_MS });
  await whenNotBusy(() =>
    database.exec(
      'PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;' +
        `PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000; PRAGMA analysis_limit = ${ANALYSIS_LIMIT}`,
    ),
  );
  return { database, prepare: statementCache(text => prepareRows(database, text)), turn: createTurns() };
}

/**
 * Health records are nobody else's on this machine: SQLite itself would go by the umask. `-wal` and `-shm` get the
 * mode of the file. One that is there is left alone, for closing it would end the locks that this process holds on it
 * (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 */
async function createPrivately(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Its cache is small: what was read is with the operating system, and a copy of it is not faster. */
export async function openReader(url: string): Promise<SqliteHandle> {
  const database = new DatabaseSync(sqlitePath(url), { readOnly: true, timeout: BLOCKING_BUSY_MS });
  await whenNotBusy(() => database.exec('PRAGMA cache_size = -8000'));
  return { database, prepare: statementCache(text => prepareRows(database, text)), turn: createTurns() };
}

/**
 * Repeats `attempt` while another process holds the database's lock. Waiting inside SQLite (a long busy timeout)
 * would stop the whole event loop.
 */
export async function whenNotBusy<T>(attempt: () => T): Promise<T> {
  const deadline = Date.now() + LONGEST_BUSY_MS;
  for (let pause = 1; ; pause = Math.min(pause * 2, 16)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
    }
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /database (table |schema )?is locked/.test(error.message);
}

/** A cache of prepared statements; `prepare` makes one from a text that was not seen lately. */
export function statementCache<S>(prepare: (text: string) => S): (text: string) => S {
  const statements = new Map<string, S>();
  return text => {
    const known = statements.get(text);
    if (known) return known;
    const oldest = statements.size < STATEMENTS_KEPT ? undefined : statements.keys().next().value;
    if (oldest !== undefined) statements.delete(oldest);
    const statement = prepare(text);
    statements.set(text, statement);
    return statement;
  };
}
