import { readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { startProcess } from './start-process.ts';
import { describeOnEachDatabase } from './testing.ts';

const migrations = path.join(import.meta.dirname, '..', 'migrations');
const existing = readdirSync(path.join(migrations, 'sqlite')).sort();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'smart-ehr-migrations-'));
  await cp(migrations, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function addMigration(name: string, sql: string): Promise<void> {
  for (const dialect of ['sqlite', 'postgresql']) {
    await mkdir(path.join(folder, dialect, name), { recursive: true });
    await writeFile(path.join(folder, dialect, name, 'migration.sql'), sql);
  }
}

describeOnEachDatabase('migrate', (open, createEmpty) => {
  test('does nothing the second time', async () => {
    const { url } = await open();
    expect(await migrate(url)).toEqual([]);
  });

  test('starts the commit clock', async () => {
    const { sql } = await open();
    expect(await sql.read('SELECT id, seq, last_ms FROM commit_clock')).toEqual([{ id: 1, seq: 0, last_ms: 0 }]);
  });

  test('applies what was added since, and only that', async () => {
    const { url } = await open();
    await addMigration('9001_second', 'CREATE TABLE second (id INTEGER); CREATE TABLE third (id INTEGER);');
    expect(await migrate(url, folder)).toEqual(['9001_second']);
  });

  test('of several pending migrations applies none when one fails', async () => {
    const { url, sql } = await open();
    await addMigration('9001_second', 'CREATE TABLE second (id INTEGER);');
    await addMigration('9002_wrong', 'CREATE TABEL third (id INTEGER);');
    await expect(migrate(url, folder)).rejects.toThrow('TABEL');
    await expect(sql.read('SELECT * FROM second')).rejects.toThrow('second');
    expect(await sql.read('SELECT migration_name FROM _prisma_migrations')).toHaveLength(existing.length);
  });

  test('refuses a migration that was edited after it ran', async () => {
    const { url } = await open();
    await addMigration('0001_foundation', 'CREATE TABLE other (id INTEGER);');
    await expect(migrate(url, folder)).rejects.toThrow('0001_foundation was edited after it ran');
  });

  test('refuses a database that is ahead of the project', async () => {
    const { url } = await open();
    await addMigration('9001_second', 'CREATE TABLE second (id INTEGER);');
    await migrate(url, folder);
    await expect(migrate(url)).rejects.toThrow('9001_second, unknown here');
  });

  test('refuses a database in which a migration failed half-way', async () => {
    const { url, sql } = await open();
    await sql.write(function* () {
      yield { text: 'UPDATE _prisma_migrations SET finished_at = NULL', values: [] };
    });
    await expect(migrate(url)).rejects.toThrow('0001_foundation failed half-way');
  });

  test('in three processes at once applies each migration once', async () => {
    const url = await createEmpty();
    const runs = await Promise.all(
      [1, 2, 3].map(() => startProcess(new URL('./test-processes/migrate.ts', import.meta.url), url).output()),
    );
    expect(runs.map(output => JSON.parse(output)).sort()).toEqual([[], [], existing]);
    expect(await migrate(url)).toEqual([]);
  });
});
