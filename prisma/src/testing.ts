/** For tests of everything that stores: the same tests on SQLite and, when a server answers, on PostgreSQL. */
import { afterAll, describe, inject, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import type { Dialect } from './dialect.ts';
import { migrate } from './migrate.ts';
import {
  copyPostgresqlDatabase,
  createPostgresqlDatabase,
  createSqliteFile,
  type TemporaryDatabase,
  whyNoPostgresql,
} from './temporary-databases.ts';

export { startProcess } from './start-process.ts';

export type TestDatabase = Database & { url: string };
type DatabaseTests = (open: () => Promise<TestDatabase>, createEmpty: () => Promise<string>, dialect: Dialect) => void;

const noPostgresql = await whyNoPostgresql();

/**
 * Describes the same tests for each database. `open` opens a new, migrated database at each call, `createEmpty` gives
 * the URL of an empty one; all are closed and removed after the last test. `dialect` is for what only one of them can do.
 */
export function describeOnEachDatabase(name: string, tests: DatabaseTests): void {
  const templates = inject('migratedTemplates');
  describe(`${name} (SQLite)`, () => {
    const template = templates?.sqlite;
    describeOn('sqlite', createSqliteFile, template ? () => createSqliteFile(template) : createSqliteFile, tests);
  });
  if (noPostgresql?.isError) {
    test(`${name} (PostgreSQL)`, () => {
      throw new Error(noPostgresql.reason);
    });
    return;
  }
  if (noPostgresql) console.warn(`SKIPPED: ${name} (PostgreSQL). ${noPostgresql.reason}`);
  describe.skipIf(noPostgresql)(`${name} (PostgreSQL)`, () => {
    const template = templates?.postgresql;
    const copy = template ? () => copyPostgresqlDatabase(template) : createPostgresqlDatabase;
    describeOn('postgresql', createPostgresqlDatabase, copy, tests);
  });
}

type Create = () => Promise<TemporaryDatabase>;

/** `copy` gives a migrated database at once, where the set-up of the tests has made one to be copied; else an empty one. */
function describeOn(dialect: Dialect, create: Create, copy: Create, tests: DatabaseTests): void {
  const cleanUps: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  async function urlFrom(create: Create): Promise<string> {
    const { url, remove } = await create();
    cleanUps.push(remove);
    return url;
  }
  async function open(): Promise<TestDatabase> {
    const url = await urlFrom(copy);
    await migrate(url);
    const database = await openDatabase(url);
    cleanUps.push(() => database.close());
    return { ...database, url };
  }
  tests(open, () => urlFrom(create), dialect);
}
