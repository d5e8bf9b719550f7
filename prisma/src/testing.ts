/** For tests of everything that stores: the same tests on SQLite and, when a server answers, on PostgreSQL. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { migrate } from './migrate.ts';

export type TestDatabase = Database & { url: string };

const serverUrl = process.env.TEST_POSTGRES_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres';
const unreachable = await whyUnreachable(serverUrl);
const mustNotSkip = process.env.CI === 'true' || process.env.TEST_POSTGRES_URL !== undefined;

/**
 * Describes the same tests for each database. `open` opens a new, migrated database at each call, `createEmpty` gives
 * the URL of an empty one; all are closed and removed after the last test.
 */
export function describeOnEachDatabase(name: string, tests: DatabaseTests): void {
  describe(`${name} (SQLite)`, () => describeOn(createSqliteUrl, tests));
  if (unreachable === undefined) {
    describe(`${name} (PostgreSQL)`, () => describeOn(createPostgresqlUrl, tests));
  } else if (mustNotSkip) {
    test(`${name} (PostgreSQL)`, () => {
      throw new Error(`No PostgreSQL at ${serverUrl}: ${unreachable}`);
    });
  } else {
    console.warn(`SKIPPED: ${name} (PostgreSQL). No server at ${serverUrl}: ${unreachable}`);
    describe.skip(`${name} (PostgreSQL)`, () => describeOn(createPostgresqlUrl, tests));
  }
}

type DatabaseTests = (open: () => Promise<TestDatabase>, createEmpty: () => Promise<string>) => void;
type TemporaryUrl = { url: string; remove(): Promise<void> };

function describeOn(create: () => Promise<TemporaryUrl>, tests: DatabaseTests): void {
  const cleanUps: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  async function createEmpty(): Promise<string> {
    const { url, remove } = await create();
    cleanUps.push(remove);
    return url;
  }
  async function open(): Promise<TestDatabase> {
    const url = await createEmpty();
    await migrate(url);
    const database = await openDatabase(url);
    cleanUps.push(() => database.close());
    return { ...database, url };
  }
  tests(open, createEmpty);
}

/** The URL of a SQLite file that does not exist yet, in a directory of its own. */
async function createSqliteUrl(): Promise<TemporaryUrl> {
  const folder = await mkdtemp(path.join(tmpdir(), 'smart-ehr-'));
  return { url: `file:${path.join(folder, 'test.db')}`, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The URL of a new, empty database on the test server. */
async function createPostgresqlUrl(): Promise<TemporaryUrl> {
  const name = `smart_ehr_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 3_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function whyUnreachable(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  }
}
