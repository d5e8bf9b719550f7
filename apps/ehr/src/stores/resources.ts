import type { Resource } from '@smart-ehr/fhir';
import { all, type Sql, type WriteScript } from '@smart-ehr/prisma';
import { firstKeyOf, keyLimitOf } from './resources-keys.ts';
import { saveChanges } from './resources-save.ts';

/** What searches ask for, computed from a resource (fhir/index-values.ts) and stored beside its version. */
export type IndexRows = {
  token: { param: number; system: string; code: string }[];
  string: { param: number; folded: string; exact: string }[];
  date: { param: number; lowMs: number; highMs: number }[];
  reference: { param: number; targetType: string; target: string }[];
  quantity: { param: number; value: number; system: string; code: string }[];
};

/** `ifVersion` is the version that the writer has seen; 0: there must be no such resource (or a deleted one). */
export type Change =
  | { type: string; id: string; resource: Resource; index: IndexRows; patients: string[]; ifVersion?: number }
  | { type: string; id: string; resource: null; ifVersion?: number };

/** `absent`: there was nothing to delete, and nothing was written. */
export type Saved = {
  type: string;
  id: string;
  version: number;
  lastUpdated: string;
  outcome: 'created' | 'updated' | 'deleted' | 'absent';
};

/** One version. `body` is the JSON text to send (empty when deleted); with `hasBase` it holds relative attachment URLs. */
export type StoredResource = {
  type: string;
  id: string;
  version: number;
  lastUpdated: string;
  deleted: boolean;
  hasBase: boolean;
  body: string;
};

export type ResourceStore = ReturnType<typeof createResourceStore>;

/**
 * Every version of every resource. Versions are intervals of the commit sequence: a version is current from its
 * `from_seq` until its `to_seq`, so the exact state as of any commit can be read without a long transaction.
 */
export function createResourceStore(sql: Sql, now: () => number = Date.now) {
  return {
    /**
     * Saves all changes in one transaction, under one commit number and one `lastUpdated`, both larger than any
     * before; or, when one of them meets a VersionConflictError, none.
     */
    async save(changes: Change[]): Promise<Saved[]> {
      return changes.length === 0 ? [] : sql.write(() => saveChanges(changes, now()));
    },

    /**
     * Runs a script of several steps in one transaction, for a write that depends on what is there: the steps are in
     * resource-writes.ts, and `saveChanges` is one of them.
     */
    async transact<T>(script: (nowMs: number) => WriteScript<T>): Promise<T> {
      return sql.write(() => script(now()));
    },

    /**
     * Lets the database look at what is stored now, for after much was loaded: what it knows of the tables is how it
     * plans searches, and by itself PostgreSQL looks minutes later, SQLite never. A table at a time, so that no other
     * writer waits long.
     */
    async refreshStatistics(): Promise<void> {
      for (const table of searchedTables) await sql.write(() => all(`analyze ${table}`));
    },

    /** The current version; a deleted resource has one too. */
    async read(type: string, id: string): Promise<StoredResource | undefined> {
      const row = await sql.readFirst<VersionRow>(`${select} where type = ? and id = ? and to_seq is null`, type, id);
      return row && storedResource(row);
    },

    /** The current versions of those that there are, deleted ones too; in no order. */
    async readAll(type: string, ids: readonly string[]): Promise<StoredResource[]> {
      const found: StoredResource[] = [];
      for (let at = 0; at < ids.length; at += batchSize) {
        const batch = Array.from({ length: batchSize }, (_, nth) => ids[at + nth] ?? null);
        const rows = await sql.read<VersionRow>(
          `${select} where type = ? and to_seq is null and ${inBatch}`,
          type,
          ...batch,
        );
        found.push(...rows.map(storedResource));
      }
      return found;
    },

    async readVersion(type: string, id: string, version: number): Promise<StoredResource | undefined> {
      const row = await sql.readFirst<VersionRow>(
        `${select} where type = ? and id = ? and version = ?`,
        type,
        id,
        version,
      );
      return row && storedResource(row);
    },

    /** All versions, the newest first. */
    async history(type: string, id: string): Promise<StoredResource[]> {
      const rows = await sql.read<VersionRow>(`${select} where type = ? and id = ? order by version desc`, type, id);
      return rows.map(storedResource);
    },

    /** The number of the last commit: as of it, every answer stays the same for ever. */
    async currentSeq(): Promise<number> {
      const clock = await sql.readFirst<{ seq: number }>('select seq from commit_clock where id = 1');
      if (!clock) throw new Error('The database has no commit clock: it was not migrated.');
      return clock.seq;
    },

    /** A page of the resources of a type that existed as of a commit, in key order, after the key of the last page. */
    async readAsOf(
      type: string,
      page: { seq: number; limit: number; afterKey?: number },
    ): Promise<(StoredResource & { key: number })[]> {
      const rows = await sql.read<VersionRow>(
        `${select} where key > ? and key < ? and from_seq <= ? and (to_seq is null or to_seq > ?) and deleted = 0
         order by key limit ?`,
        page.afterKey ?? firstKeyOf(type),
        keyLimitOf(type),
        page.seq,
        page.seq,
        page.limit,
      );
      return rows.map(row => ({ ...storedResource(row), key: row.key }));
    },
  };
}

export type VersionRow = {
  key: number;
  type: string;
  id: string;
  version: number;
  last_updated: string;
  deleted: number;
  has_base: number;
  body: string;
};

/** What the statements of searches join. */
const searchedTables = [
  'resource_version',
  'compartment_index',
  ...['token', 'string', 'date', 'reference', 'quantity'].map(kind => `${kind}_index`),
];

/** One text for any number of ids, so that one statement is prepared. */
const batchSize = 32;
const inBatch = `id in (${Array(batchSize).fill('?').join(', ')})`;

const select = 'select key, type, id, version, last_updated, deleted, has_base, body from resource_version';

export function storedResource(row: VersionRow): StoredResource {
  return {
    type: row.type,
    id: row.id,
    version: row.version,
    lastUpdated: row.last_updated,
    deleted: row.deleted === 1,
    hasBase: row.has_base === 1,
    body: row.body,
  };
}
