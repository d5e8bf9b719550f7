import type { SqliteHandle } from './sqlite-handle.ts';
import type { SqliteTransaction } from './sqlite-writer.ts';

/** How long one transaction may go on taking in work before it is committed. */
const longestGroupMs = 5;

/** A piece of work, and who waits for it. `run` gives back how to tell them of its success. */
type Piece = { run(): () => void; fail(error: unknown): void };

/**
 * Runs synchronous work in transactions: pieces that were asked for in the same turn of the event loop share BEGIN and COMMIT,
 * for a commit costs as much as the inserts of a request. Each has a savepoint of its own, so that one which throws leaves
 * nothing behind and the others alone. Nobody is told of success before the COMMIT.
 * https://www.sqlite.org/lang_savepoint.html
 */
export function groupedTransactions({ database, prepare }: SqliteHandle, begin: () => Promise<SqliteTransaction>) {
  let waiting: Piece[] = [];

  return function transaction<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = () => {
        const result = work();
        return () => resolve(result);
      };
      if (waiting.length === 0) setImmediate(runGroup);
      waiting.push({ run, fail: reject });
    });
  };

  /** Never rejects: whoever waits is told. */
  async function runGroup(): Promise<void> {
    let taken: Piece[] = [];
    try {
      const { commit, rollback } = await begin();
      taken = waiting;
      waiting = [];
      let tell: (() => void)[];
      try {
        tell = runPieces(taken);
      } catch (error) {
        rollback();
        throw error;
      }
      commit();
      for (const one of tell) one();
    } catch (error) {
      for (const { fail } of taken.length > 0 ? taken : waiting.splice(0)) fail(error);
    }
  }

  /** Throws when SQLite has ended the transaction, or when the only piece did; pieces for which the time was too short wait on. */
  function runPieces(pieces: Piece[]): (() => void)[] {
    if (pieces.length === 1) return pieces.map(({ run }) => run());
    const deadline = performance.now() + longestGroupMs;
    const tell: (() => void)[] = [];
    for (const [at, piece] of pieces.entries()) {
      tell.push(...inSavepoint(piece));
      if (performance.now() > deadline) waitOn(pieces.splice(at + 1));
    }
    return tell;
  }

  function waitOn(pieces: Piece[]): void {
    if (pieces.length === 0) return;
    waiting = pieces;
    setImmediate(runGroup);
  }

  /** Nothing to tell when the work threw and nothing of it remains. */
  function inSavepoint({ run, fail }: Piece): (() => void)[] {
    prepare('SAVEPOINT piece').all();
    try {
      const told = run();
      prepare('RELEASE piece').all();
      return [told];
    } catch (error) {
      if (!database.isTransaction) throw error;
      prepare('ROLLBACK TO piece').all();
      prepare('RELEASE piece').all();
      fail(error);
      return [];
    }
  }
}
