/** Prepared SQL, the access path of everything hot: one text, both databases, `?` for each parameter. */
import type { Dialect } from './dialect.ts';

export type SqlValue = string | number | null;
export type Row = Record<string, unknown>;

/** One statement. The text is the key of the statement cache, so values belong into `values`, never into the text. */
export type Statement = { text: string; values: readonly SqlValue[] };

/**
 * A write is a generator of statements: by construction it can wait for nothing but the database. It runs inside
 * one transaction; when it throws, nothing of it remains.
 */
export type WriteScript<T> = Generator<Statement, T, Row[]>;

/** Lines as bytes, each with its line break, and the key of the last row; undefined when there was no row. */
export type Lines = {
  lastKey: number | undefined;
  pieces: readonly Uint8Array[];
  /** Gives the memory of the pieces back. Only for whoever is done with them: they must not be on their way to a socket. */
  release(): void;
};

export type Sql = {
  dialect: Dialect;
  /** Rows of what is committed. BIGINT columns arrive as numbers (all of ours stay below 2^53). */
  read<R>(text: string, ...values: SqlValue[]): Promise<R[]>;
  readFirst<R>(text: string, ...values: SqlValue[]): Promise<R | undefined>;
  /**
   * For a query of the two columns `key` and `line`: the lines that are not null, in the order of the rows. Megabytes pass
   * as they are stored, for no JavaScript string is made of them; pieces hold whole lines.
   */
  readLines(text: string, ...values: SqlValue[]): Promise<Lines>;
  /** Runs the script in a transaction of its own. On SQLite writers take turns, first come, first served. */
  write<T>(script: () => WriteScript<T>): Promise<T>;
};

/** Inside a write script: `const rows = yield* all<Session>('select … where id_hash = ?', hash)`. */
export function* all<R>(text: string, ...values: SqlValue[]): WriteScript<R[]> {
  return (yield { text, values }) as R[];
}

/** Inside a write script: the first row, if any. With `returning`, also the way to learn whether a row was changed. */
export function* first<R>(text: string, ...values: SqlValue[]): WriteScript<R | undefined> {
  return (yield { text, values })[0] as R | undefined;
}
