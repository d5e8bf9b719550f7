import { constants } from 'node:fs';
import { access, copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { removeDatabase } from '../servers/ehr.ts';
import { benchFolder } from '../servers/start-server.ts';
import type { Engine, Rows, VersionRow } from './databases.ts';

const fileOf = (database: string) => join(benchFolder, `${database}.db`);

/** Databases are files in .data/bench. */
export const sqlite: Engine = {
  name: 'SQLite',
  whyNot: async () => undefined,
  url: database => `file:${fileOf(database)}`,
  exists: database =>
    access(fileOf(database)).then(
      () => true,
      () => false,
    ),
  create: async () => undefined, // whoever opens it first
  remove: async database => removeDatabase(fileOf(database)),
  copy: (database, to) => copyFile(fileOf(database), fileOf(to), constants.COPYFILE_FICLONE),
  async rename(database, to) {
    await rename(fileOf(database), fileOf(to));
    removeDatabase(fileOf(database)); // its empty -wal and -shm
  },
  open: async database => rowsOf(new DatabaseSync(fileOf(database))),
};

function rowsOf(handle: DatabaseSyncInstance): Rows {
  handle.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000');
  const insert = handle.prepare(
    'insert into resource_version (key, type, id, version, from_seq, last_updated, body) values (?, ?, ?, 1, ?, ?, ?)',
  );
  return {
    async lastKeys() {
      const rows = handle.prepare('select type, max(key) as key from resource_version group by type').all();
      return new Map((rows as { type: string; key: number }[]).map(({ type, key }) => [type, key]));
    },
    async insert(rows: readonly VersionRow[]) {
      handle.exec('BEGIN IMMEDIATE');
      for (const { key, type, id, seq, at, body } of rows) insert.run(key, type, id, seq, at, body);
      handle.exec('COMMIT');
    },
    async finish(seq, lastMs) {
      handle.prepare('update commit_clock set seq = ?, last_ms = ?').run(seq, lastMs);
      handle.exec('ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)');
    },
    dump: async () => dump(handle),
    async cpuMs() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    close: async () => handle.close(),
  };
}

/** A text of all rows would be larger than SQLite's longest, so each statement joins about a megabyte. */
function dump(handle: DatabaseSyncInstance): number {
  const window =
    handle.prepare(`select max(key) as last_key, cast(group_concat(body, char(10)) || char(10) as blob) as text
    from (select key, body from resource_version where version = 1 and key > ? order by key limit 1000)`);
  let bytes = 0;
  for (let after = 0; ; ) {
    const { last_key, text } = window.get(after) as { last_key: number | null; text: Uint8Array | null };
    if (last_key === null) return bytes;
    after = last_key;
    bytes += text?.length ?? 0;
  }
}
