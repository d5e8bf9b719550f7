import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** An empty database of one's own, to be removed after use. */
export type TemporaryDatabase = { url: string; remove(): Promise<void> };

/** A SQLite file that does not exist yet, or a copy of `template`, in a directory of its own. */
export async function createSqliteFile(template?: string): Promise<TemporaryDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'smart-ehr-'));
  const file = path.join(folder, 'test.db');
  if (template !== undefined) await copyFile(template, file);
  return { url: `file:${file}`, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A new database on the PostgreSQL server for tests; an empty one, or a copy of `template`. */
export async function createPostgresqlDatabase(template = 'template0'): Promise<TemporaryDatabase> {
  const name = `smart_ehr_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  url.searchParams.set('options', '-c synchronous_commit=off'); // a test does not wait for a disk
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
