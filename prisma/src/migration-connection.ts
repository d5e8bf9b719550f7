import pg from 'pg';
import { type Dialect, dialectOf } from './dialect.ts';
import { openWriter, whenNotBusy } from './sqlite-handle.ts';

/** A connection that belongs to one run of `migrate`: one transaction, open from `begin` to `commit` or `close`. */
export type MigrationConnection = {
  dialect: Dialect;
  begin(): Promise<void>;
  /** Any number of statements. */
  execute(script: string): Promise<void>;
  query<R>(text: string): Promise<R[]>;
  commit(): Promise<void>;
  /** What was not committed is rolled back. */
  close(): Promise<void>;
};

export async function connectToMigrate(url: string): Promise<MigrationConnection> {
  return dialectOf(url) === 'sqlite' ? connectToSqlite(url) : connectToPostgresql(url);
}

async function connectToSqlite(url: string): Promise<MigrationConnection> {
  const { database } = await openWriter(url);
  // A changed table is dropped and made anew. With foreign keys on, dropping it would delete what refers to it.
  database.exec('PRAGMA foreign_keys = OFF');
  return {
    dialect: 'sqlite',
    begin: () => whenNotBusy(() => database.exec('BEGIN IMMEDIATE')),
    execute: async script => database.exec(script),
    query: async <R>(text: string) => database.prepare(text).all() as R[],
    async commit() {
      const broken = database.prepare('PRAGMA foreign_key_check').all();
      if (broken.length > 0)
        throw new Error(`Migrated rows refer to rows that do not exist: ${JSON.stringify(broken)}`);
      database.exec('COMMIT');
    },
    close: async () => database.close(),
  };
}

async function connectToPostgresql(url: string): Promise<MigrationConnection> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    dialect: 'postgresql',
    async begin() {
      // Any number will do, as long as nothing else in this database uses it: here the letters "smart".
      await client.query('BEGIN; SELECT pg_advisory_xact_lock(495756341876)');
    },
    async execute(script) {
      await client.query(script);
    },
    query: async <R>(text: string) => (await client.query(text)).rows as R[],
    async commit() {
      await client.query('COMMIT');
    },
    close: () => client.end(),
  };
}
