// npm run create-migration -w prisma -- <name>: writes the next migration of each database, from the schema of its
// last migration to the schema of now. Needs no database. Read the SQL before you commit it.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  ColumnTypeEnum,
  mockAdapterFactory,
  type SqlDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import type { Dialect } from '../src/dialect.ts';
import { currentSchema, lastMigration, migrationsFolder } from './migration-files.ts';
import { type Diff, datamodel, loadDiff } from './schema-engine.ts';

async function createMigration(diff: Diff, dialect: Dialect, name: string): Promise<void> {
  const folder = migrationsFolder(dialect);
  await mkdir(folder, { recursive: true });
  const last = await lastMigration(dialect);
  const schema = await currentSchema(dialect);
  const statements = await diff(datamodel(last?.schema), datamodel(schema), adapterWithoutDatabase(dialect));
  if (statements === '') return console.log(`${dialect}: nothing has changed since ${last?.name}`);

  const number = String(Number(last?.name.slice(0, 4) ?? 0) + 1).padStart(4, '0');
  const migration = path.join(folder, `${number}_${name}`);
  await mkdir(migration);
  const adjusted = dialect === 'sqlite' ? withoutAutoincrement(statements) : sortedByBytes(statements);
  await writeFile(path.join(migration, 'migration.sql'), adjusted);
  await writeFile(path.join(migration, 'schema.prisma'), schema);
  console.log(`${dialect}: wrote ${path.relative(process.cwd(), migration)}`);
}

/** AUTOINCREMENT would cost a second write per row to keep numbers of deleted rows from being used again. */
function withoutAutoincrement(statements: string): string {
  return statements.replaceAll(' AUTOINCREMENT', '');
}

/** Text compares byte by byte, as in SQLite, whatever the locale of the server: ids, tokens and folded strings. */
function sortedByBytes(statements: string): string {
  return statements.replace(/(^ +"\w+"|ADD COLUMN +"\w+"|SET DATA TYPE) TEXT\b/gm, '$& COLLATE "C"');
}

/** Between two schema files the engine asks a database for nothing but its version. */
function adapterWithoutDatabase(dialect: Dialect): SqlDriverAdapterFactory {
  const factory = mockAdapterFactory(dialect === 'sqlite' ? 'sqlite' : 'postgres');
  const version: SqlResultSet = {
    columnNames: ['exists', 'version', 'numeric_version'],
    columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
    rows: [[true, 'PostgreSQL 15.0', 150_000]],
  };
  return { ...factory, connect: async () => ({ ...(await factory.connect()), queryRaw: async () => version }) };
}

const name = process.argv[2];
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  throw new Error('Name the migration in lower case: npm run create-migration -w prisma -- add_jobs');
}
const diff = await loadDiff();
await createMigration(diff, 'sqlite', name);
await createMigration(diff, 'postgresql', name);
