import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dialect } from '../src/dialect.ts';

const workspace = path.join(import.meta.dirname, '..');
const schemaFiles: Record<Dialect, string> = { sqlite: 'schema.prisma', postgresql: 'schema.postgresql.prisma' };

export function migrationsFolder(dialect: Dialect): string {
  return path.join(workspace, 'migrations', dialect);
}

export function currentSchema(dialect: Dialect): Promise<string> {
  return readFile(path.join(workspace, schemaFiles[dialect]), 'utf8');
}

/** The last migration and the schema that it led to. */
export async function lastMigration(dialect: Dialect): Promise<{ name: string; schema: string } | undefined> {
  const folder = migrationsFolder(dialect);
  const name = (await readdir(folder)).sort().at(-1);
  return name === undefined
    ? undefined
    : { name, schema: await readFile(path.join(folder, name, 'schema.prisma'), 'utf8') };
}
