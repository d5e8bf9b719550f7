import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Dialect, dialectOf } from './dialect.ts';
import { connectToMigrate, type MigrationConnection } from './migration-connection.ts';

type Migration = { name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string; finished_at: unknown };

const migrationsFolder = path.join(import.meta.dirname, '..', 'migrations');

/**
 * Brings the database to this version of the project and returns the names of the migrations that it applied: all
 * that are pending, or none, in one transaction. Processes that start together take turns. The table of applied
 * migrations is Prisma's own, so `prisma migrate status` reads it too.
 */
export async function migrate(url: string, folder = migrationsFolder): Promise<string[]> {
  const migrations = readMigrations(path.join(folder, dialectOf(url)));
  const connection = await connectToMigrate(url);
  try {
    await connection.begin();
    const pending = pendingMigrations(migrations, await appliedMigrations(connection));
    for (const migration of pending) await apply(connection, migration);
    await connection.commit();
    return pending.map(migration => migration.name);
  } finally {
    await connection.close();
  }
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).sort();
  return names.map(name => {
    const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

async function appliedMigrations(connection: MigrationConnection): Promise<Applied[]> {
  await connection.execute(migrationsTable[connection.dialect]);
  return connection.query<Applied>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
}

/** A migration that ran is history: one that failed, is unknown here or was edited since needs a person. */
function pendingMigrations(migrations: Migration[], applied: Applied[]): Migration[] {
  for (const { migration_name: name, checksum, finished_at } of applied) {
    const known = migrations.find(migration => migration.name === name);
    if (finished_at === null) throw new Error(`Migration ${name} failed half-way. Restore the database from a backup.`);
    if (!known)
      throw new Error(`The database has migration ${name}, unknown here. Run the newer version of the project.`);
    if (known.checksum !== checksum) throw new Error(`Migration ${name} was edited after it ran. Undo the edit.`);
  }
  return migrations.filter(({ name }) => !applied.some(({ migration_name }) => migration_name === name));
}

async function apply(connection: MigrationConnection, { name, sql, checksum }: Migration): Promise<void> {
  await connection.execute(sql);
  await connection.query(
    'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)' +
      ` VALUES ('${randomUUID()}', '${checksum}', '${name}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 1)`,
  );
}

const migrationsTable: Record<Dialect, string> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
    "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`,
  postgresql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`,
};
