/** For tests of everything that stores: the same tests on SQLite and, when a server answers, on PostgreSQL. */
import { afterAll, describe, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import {
  createPostgresqlDatabase,
  createSqliteFile,
  type TemporaryDatabase,
  whyNoPostgresql,
} from './temporary-databases.ts';

export { startProcess } from './start-process.ts';

export type TestDatabase = Database & { url: string };
type DatabaseTests = (open: () => Promise<TestDatabase>, createEmpty: () => Promise<string>) => void;

const noPostgresql = await whyNoPostgresql();

/**
 * Describes the same tests for each database. `open` opens a new, migrated database at each call, `createEmpty` gives
 * the URL of an empty one; all are closed and removed after the last test.
 */
export function describeOnEachDatabase(name: string, tests: DatabaseTests): void {
  describe(`${name} (SQLite)`, () => describeOn(createSqliteFile, tests));
  if (noPostgresql?.isError) {
    test(`${name} (PostgreSQL)`, () => {
      throw new Error(noPostgresql.reason);
    });
    return;
  }
  if (noPostgresql) console.warn(`SKIPPED: ${name} (PostgreSQL). ${noPostgresql.reason}`);
  describe.skipIf(noPostgresql)(`${name} (PostgreSQL)`, () => describeOn(createPostgresqlDatabase, tests));
}

function describeOn(create: () => Promise<TemporaryDatabase>, tests: DatabaseTests): void {
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
