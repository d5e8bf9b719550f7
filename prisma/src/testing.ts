/** For tests of everything that stores: the same tests on SQLite and, when a server answers, on PostgreSQL. */
import { afterAll, describe, inject, test } from 'vitest';
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
  const templates = inject('migratedTemplates');
  describe(`${name} (SQLite)`, () => describeOn(createSqliteFile, templates?.sqlite, tests));
  if (noPostgresql?.isError) {
    test(`${name} (PostgreSQL)`, () => {
      throw new Error(noPostgresql.reason);
    });
    return;
  }
  if (noPostgresql) console.warn(`SKIPPED: ${name} (PostgreSQL). ${noPostgresql.reason}`);
  describe.skipIf(noPostgresql)(`${name} (PostgreSQL)`, () =>
    describeOn(createPostgresqlDatabase, templates?.postgresql, tests),
  );
}

/** `template` is a migrated database of that kind, where the set-up of the tests has made one. */
function describeOn(
  create: (template?: string) => Promise<TemporaryDatabase>,
  template: string | undefined,
  tests: DatabaseTests,
): void {
  const cleanUps: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  async function createFrom(template?: string): Promise<string> {
    const { url, remove } = await create(template);
    cleanUps.push(remove);
    return url;
  }
  async function open(): Promise<TestDatabase> {
    const url = await createFrom(template);
    await migrate(url);
    const database = await openDatabase(url);
    cleanUps.push(() => database.close());
    return { ...database, url };
  }
  tests(open, () => createFrom());
}
