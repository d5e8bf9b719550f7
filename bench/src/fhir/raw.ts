import { rmSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Contender } from '../measure/contest.ts';

/** The statement below a read and nothing else: no HTTP, no token, nobody's reach. One after the other, in this process. */
export function rawRead(name: string, database: string, ids: readonly string[]): Contender & { close(): void } {
  const handle = new DatabaseSync(database, { readOnly: true });
  const statement = handle.prepare('select body from resource_version where type = ? and id = ? and to_seq is null');
  let at = 0;
  return {
    name,
    async work() {
      at = (at + 1) % ids.length;
      if (!statement.get('Observation', ids[at] ?? '')) throw new Error(`There is no Observation ${ids[at]}.`);
    },
    close: () => handle.close(),
  };
}

/** JSON texts of stored resources, one after the other in the order of their types, or of one type alone. */
export function storedBodies(database: string, limit: number, type?: string): string[] {
  const handle = new DatabaseSync(database, { readOnly: true });
  const ofType = type === undefined ? '1 = 1' : 'type = ?';
  const rows = handle
    .prepare(`select body from resource_version where to_seq is null and ${ofType} limit ?`)
    .all(...(type === undefined ? [] : [type]), limit);
  handle.close();
  return rows.map(row => String((row as { body: string }).body));
}

/** A table with a key and a text, and nothing to find anything by: what keeping a text costs at least. */
export function createRawTable(file: string) {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const handle = new DatabaseSync(file);
  handle.exec('PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  handle.exec('CREATE TABLE raw (key INTEGER PRIMARY KEY, body TEXT NOT NULL)');
  const insert = handle.prepare('insert into raw (body) values (?)');
  const rowsInCommit = 64;
  return {
    insert(bodies: readonly string[]): void {
      for (let at = 0; at < bodies.length; at += rowsInCommit) {
        handle.exec('BEGIN IMMEDIATE');
        for (const body of bodies.slice(at, at + rowsInCommit)) insert.run(body);
        handle.exec('COMMIT');
      }
    },
    close: () => handle.close(),
  };
}
