import { createFifoLock } from './fifo-lock.ts';
import { groupedTransactions } from './grouped-transactions.ts';
import { type SqliteHandle, whenNotBusy } from './sqlite-handle.ts';

/** An open `BEGIN IMMEDIATE`. Both ways of ending it pass the lock on, whatever happens. */
export type SqliteTransaction = { commit(): void; rollback(): void };

export type SqliteWriter = SqliteHandle & {
  /** Waits for its turn in this process, then (asynchronously) for other processes. */
  begin(): Promise<SqliteTransaction>;
  /**
   * Runs synchronous work in a transaction and resolves when it is committed. When it throws, nothing of it remains. Work
   * that was asked for in the same turn of the event loop shares the BEGIN and the COMMIT, each piece in a savepoint.
   */
  transaction<T>(work: () => T): Promise<T>;
};

/**
 * SQLite allows one writer. Within a process Prisma and prepared SQL share this one handle behind one lock, first
 * come, first served; two handles would meet as SQLITE_BUSY, and a synchronous write that waits for an open
 * asynchronous transaction of the same process would wait for itself.
 */
export function createSqliteWriter(handle: SqliteHandle): SqliteWriter {
  const acquire = createFifoLock();
  const { database } = handle;

  async function begin(): Promise<SqliteTransaction> {
    const release = await acquire();
    try {
      await handle.turn();
      await whenNotBusy(() => database.exec('BEGIN IMMEDIATE'));
    } catch (error) {
      release();
      throw error;
    }
    function rollback(): void {
      try {
        // After some errors (disk full, corruption) SQLite has already rolled back.
        if (database.isTransaction) database.exec('ROLLBACK');
      } finally {
        release();
      }
    }
    function commit(): void {
      try {
        database.exec('COMMIT');
      } finally {
        rollback();
      }
    }
    return { commit, rollback };
  }

  return { ...handle, begin, transaction: groupedTransactions(handle, begin) };
}
