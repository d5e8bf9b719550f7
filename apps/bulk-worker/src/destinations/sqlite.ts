import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { ConfigError } from '../config-error.ts';
import { ExportError } from '../export/export-error.ts';
import { type KnownSource, type Source, type Store, schemaVersion, viewDefinition, type Writer } from './store.ts';

const sourceColumns = 'id AS key, scope, exports, transaction_time AS transactionTime';
const sourceValues = ({ fhirBase, level, group, types, filters }: Source) =>
  [fhirBase, level, group, types, filters] as const;

/**
 * Opens the file, or makes it. In WAL mode whoever reads meanwhile sees the state before the transaction, and a process
 * that is killed within it leaves that state behind. https://www.sqlite.org/wal.html
 */
export async function openSqlite(file: string): Promise<Store> {
  await createPrivately(file);
  const database = new DatabaseSync(file, { timeout: 50 });
  try {
    await whenNotLocked(() => prepareDatabase(database), AbortSignal.timeout(10_000));
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    find: async source => findSource(database, source),
    async transaction(signal, work) {
      await whenNotLocked(() => database.exec('BEGIN IMMEDIATE'), signal);
      try {
        const result = await work(createWriter(database));
        database.exec('COMMIT');
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    close: async () => database.close(),
  };
}

/** Health records: nobody but the worker's own user may read them. SQLite's own files beside it get the same mode. */
async function createPrivately(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await handle?.close();
}

/** A file has one writer at a time. Who waits for it inside of SQLite stops everything else, so it is waited here. */
async function whenNotLocked(attempt: () => void, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      const isLocked = /database (table |schema )?is locked/.test((error as Error).message);
      if (!isLocked || signal.aborted) throw error;
      await setTimeout(100, undefined, { signal }).catch(() => undefined);
    }
  }
}

function prepareDatabase(database: DatabaseSyncInstance): void {
  const version = readVersion(database);
  if (version !== undefined && version !== schemaVersion) {
    throw new ConfigError(
      `its tables are of version ${version}, and this worker knows ${schemaVersion}. Use its worker.`,
    );
  }
  database.exec('PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000');
  if (version === undefined) database.exec(`BEGIN IMMEDIATE; ${tables}; COMMIT`);
}

/** Undefined when there is nothing in the file yet. What belongs to somebody else is not touched. */
function readVersion(database: DatabaseSyncInstance): number | undefined {
  const names = database.prepare('SELECT name FROM sqlite_schema').all() as { name: string }[];
  if (names.length === 0) return undefined;
  if (!names.some(({ name }) => name === 'export_schema')) {
    throw new ConfigError('it holds something else, and nothing of that shall be overwritten. Choose another file.');
  }
  return (database.prepare('SELECT version FROM export_schema').get() as { version: number } | undefined)?.version;
}

const tables = `
  CREATE TABLE IF NOT EXISTS export_schema (version INTEGER NOT NULL);
  INSERT INTO export_schema SELECT ${schemaVersion} WHERE NOT EXISTS (SELECT 1 FROM export_schema);
  CREATE TABLE IF NOT EXISTS export_source (
    id INTEGER PRIMARY KEY,
    fhir_base TEXT NOT NULL,
    level TEXT NOT NULL,
    group_id TEXT NOT NULL,
    types TEXT NOT NULL,
    filters TEXT NOT NULL,
    scope TEXT NOT NULL,
    exports INTEGER NOT NULL DEFAULT 0,
    transaction_time TEXT,
    applied_at TEXT,
    UNIQUE (fhir_base, level, group_id, types, filters)
  );
  CREATE TABLE IF NOT EXISTS export_resource (
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    source INTEGER NOT NULL REFERENCES export_source ON DELETE CASCADE,
    version_id TEXT,
    last_updated TEXT,
    export INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (type, id, source)
  )`;

function findSource(database: DatabaseSyncInstance, source: Source): KnownSource | undefined {
  const where = 'fhir_base = ? AND level = ? AND group_id = ? AND types = ? AND filters = ?';
  const statement = database.prepare(`SELECT ${sourceColumns} FROM export_source WHERE ${where}`);
  const found = statement.get(...sourceValues(source)) as
    | (KnownSource & { transactionTime: string | null })
    | undefined;
  return found && { ...found, transactionTime: found.transactionTime ?? undefined };
}

function createWriter(database: DatabaseSyncInstance): Writer {
  const put = database.prepare(
    `INSERT INTO export_resource (type, id, source, version_id, last_updated, export, body) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (type, id, source) DO UPDATE SET version_id = excluded.version_id,
       last_updated = excluded.last_updated, export = excluded.export, body = excluded.body`,
  );
  const remove = database.prepare('DELETE FROM export_resource WHERE type = ? AND id = ? AND source = ?');
  return {
    async lock(source) {
      database
        .prepare(
          `INSERT INTO export_source (fhir_base, level, group_id, types, filters, scope) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (fhir_base, level, group_id, types, filters) DO NOTHING`,
        )
        .run(...sourceValues(source), source.scope);
      const known = findSource(database, source);
      if (!known) throw new ExportError('refused', 'The database does not keep what is written to it.');
      return known;
    },
    async put(rows, source, number) {
      for (const { type, id, versionId, lastUpdated, body } of rows)
        put.run(type, id, source, versionId, lastUpdated, number, body);
    },
    async remove(keys, source) {
      return keys.reduce((sum, { type, id }) => sum + Number(remove.run(type, id, source).changes), 0);
    },
    async removeOthers(source, number) {
      const statement = database.prepare('DELETE FROM export_resource WHERE source = ? AND export <> ?');
      return Number(statement.run(source, number).changes);
    },
    async record(source, { scope, number, transactionTime }) {
      database
        .prepare(
          `UPDATE export_source SET scope = ?, exports = ?, transaction_time = ?,
             applied_at = strftime('%Y-%m-%dT%H:%M:%fZ') WHERE id = ?`,
        )
        .run(scope, number, transactionTime, source);
    },
    async createView(type) {
      const { name, select } = viewDefinition(type, 'export_resource');
      database.exec(`CREATE VIEW IF NOT EXISTS "${name}" AS ${select}`);
    },
  };
}
