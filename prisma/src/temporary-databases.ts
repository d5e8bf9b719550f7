import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** An empty database of one's own, to be removed after use. */
export type TemporaryDatabase = { url: string; remove(): Promise<void> };

/** A SQLite file that does not exist yet, in a directory of its own. */
export async function createSqliteFile(): Promise<TemporaryDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'smart-ehr-'));
  return { url: `file:${path.join(folder, 'test.db')}`, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A new database on the PostgreSQL server for tests. */
export async function createPostgresqlDatabase(): Promise<TemporaryDatabase> {
  const name = `smart_ehr_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/**
 * Why nothing can be tested on PostgreSQL; undefined when a server answers. Where somebody counts on these tests
 * (CI=true, or TEST_POSTGRES_URL names the server) that is an error.
 */
export async function whyNoPostgresql(): Promise<{ reason: string; isError: boolean } | undefined> {
  try {
    await onServer('SELECT 1');
    return undefined;
  } catch (error) {
    const reason = `No PostgreSQL at ${new URL(serverUrl()).host}: ${error}`;
    return { reason, isError: process.env.CI === 'true' || process.env.TEST_POSTGRES_URL !== undefined };
  }
}

function serverUrl(): string {
  return process.env.TEST_POSTGRES_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres';
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl(), connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}
