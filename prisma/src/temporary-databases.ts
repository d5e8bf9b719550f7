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

/** A new, empty database on the PostgreSQL server for tests. */
export async function createPostgresqlDatabase(): Promise<TemporaryDatabase> {
  const name = `smart_ehr_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE template0`);
  return { url: urlOf(name), remove: () => drop(name) };
}

/** A copy of a database on the PostgreSQL server for tests. Those that are still there at the end `removeCopies` removes. */
export async function copyPostgresqlDatabase(template: string): Promise<TemporaryDatabase> {
  const name = `${template}_${randomUUID().slice(0, 8)}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return { url: urlOf(name), remove: () => dropWithOthers(name) };
}

export async function removeCopies(template: string): Promise<void> {
  const copies = await onServer<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE starts_with(datname, '${template}_')`,
  );
  for (let at = 0; at < copies.length; at += batch)
    await Promise.all(copies.slice(at, at + batch).map(({ datname }) => drop(datname)));
}

/**
 * The server writes down all that it holds before it drops a database. Those that are dropped at the same moment share
 * that: eight together take it little longer than one. https://www.postgresql.org/docs/15/sql-checkpoint.html
 */
const batch = 8;
const notNeeded: string[] = [];

async function dropWithOthers(name: string): Promise<void> {
  notNeeded.push(name);
  if (notNeeded.length >= batch) await Promise.all(notNeeded.splice(0).map(drop));
}

const drop = async (name: string) => void (await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));

function urlOf(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  url.searchParams.set('options', '-c synchronous_commit=off'); // a test does not wait for a disk
  return url.href;
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

async function onServer<Row extends pg.QueryResultRow>(statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: serverUrl(), connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}
