/** What Vitest runs once before the tests of a workspace that stores: the migrations, so that no test waits for them. */
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { migrate } from './migrate.ts';
import { createPostgresqlDatabase, createSqliteFile, removeCopies, whyNoPostgresql } from './temporary-databases.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database of each kind, to be copied: a file, and a name on the server for tests (if it answers). */
    migratedTemplates: { sqlite: string; postgresql?: string } | undefined;
  }
}

export default async function provideTemplates(project: TestProject): Promise<() => Promise<void>> {
  const made = [await createSqliteFile()];
  if (!(await whyNoPostgresql())) made.push(await createPostgresqlDatabase());
  for (const { url } of made) await migrate(url);
  const [sqlite = '', server] = made.map(({ url }) => new URL(url));
  const postgresql = server?.pathname.slice(1);
  project.provide('migratedTemplates', { sqlite: fileURLToPath(sqlite), ...(postgresql && { postgresql }) });
  return async () => {
    if (postgresql) await removeCopies(postgresql);
    for (const { remove } of made) await remove();
  };
}
