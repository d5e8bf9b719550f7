/** For tests of what is applied to a database: the same on SQLite and, when a server answers, on PostgreSQL. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import { afterAll, afterEach, describe, test } from 'vitest';
import { type DatabaseTarget, readDatabase } from '../destinations/database-target.ts';

export type TestDatabase = {
  kind: DatabaseTarget['kind'];
  /** As `--to` takes it. */
  to: string;
  target: DatabaseTarget;
  /** What a data person would ask. On PostgreSQL the schema `fhir` is searched first. */
  ask<Row = Record<string, unknown>>(sql: string): Promise<Row[]>;
};

const serverUrl = process.env.TEST_POSTGRES_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres';
const noPostgresql = await onServer(serverUrl, 'SELECT 1').then(
  () => undefined,
  (error: Error) => `No PostgreSQL at ${new URL(serverUrl).host}: ${error.message}`,
);

/** `create` gives an empty database at each call; it is removed after the test. */
export function describeOnEachDatabase(name: string, tests: (create: () => Promise<TestDatabase>) => void): void {
  describe(`${name} (SQLite)`, () => tests(createSqlite));
  // Where somebody counts on these tests, a server that does not answer is an error.
  if (noPostgresql && (process.env.CI === 'true' || process.env.TEST_POSTGRES_URL !== undefined)) {
    test(`${name} (PostgreSQL)`, () => {
      throw new Error(noPostgresql);
    });
    return;
  }
  if (noPostgresql) console.warn(`SKIPPED: ${name} (PostgreSQL). ${noPostgresql}`);
  describe.skipIf(noPostgresql)(`${name} (PostgreSQL)`, () => tests(createPostgresql));
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function createSqlite(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-worker-db-'));
  const file = join(folder, 'records.db');
  folders.push(folder);
  return testDatabase(`sqlite:${file}`, async sql => {
    const database = new DatabaseSync(file);
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  });
}

/** One for all tests of a file, because it takes a second to make one; and the connection of the data person. */
let postgresql: { name: string; url: string; client: pg.Client } | undefined;
afterAll(async () => {
  await postgresql?.client.end();
  if (postgresql) await onServer(serverUrl, `DROP DATABASE IF EXISTS ${postgresql.name} WITH (FORCE)`);
  postgresql = undefined;
});

async function createPostgresql(): Promise<TestDatabase> {
  postgresql ??= await startPostgresql();
  const { url, client } = postgresql;
  await client.query('DROP SCHEMA IF EXISTS fhir CASCADE');
  return testDatabase(url, async sql => (await client.query(sql)).rows ?? []);
}

async function startPostgresql(): Promise<NonNullable<typeof postgresql>> {
  const name = `smart_ehr_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  url.searchParams.set('options', '-c synchronous_commit=off'); // a test does not wait for a disk
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query('SET search_path = fhir, public');
  return { name, url: url.href, client };
}

function testDatabase(to: string, ask: (sql: string) => Promise<unknown[]>): TestDatabase {
  const target = readDatabase(to, '--to');
  if (!target) throw new Error(`${to} names no database.`);
  return { kind: target.kind, to, target, ask: ask as TestDatabase['ask'] };
}

async function onServer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}
