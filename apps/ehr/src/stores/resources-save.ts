import { all, first, type SqlValue, type WriteScript } from '@smart-ehr/prisma';
import type { Change, Saved } from './resources.ts';
import { insertIndexRows } from './resources-index-rows.ts';
import { insertInto } from './resources-insert.ts';
import { createKeyAllocator } from './resources-keys.ts';
import { type Commit, type CurrentVersion, type NextVersion, nextVersion } from './resources-next-version.ts';

/** Decides and writes the next version of each resource. See ResourceStore.save. */
export function* saveChanges(changes: Change[], nowMs: number): WriteScript<Saved[]> {
  refuseTwiceTheSame(changes);
  const commit = yield* nextCommit(nowMs);
  const current = yield* readCurrentVersions(changes);
  const next = changes.map(change => ({ change, next: nextVersion(change, current.get(nameOf(change)), commit) }));
  const written = next.filter(({ next }) => next.outcome !== 'absent');

  const ended = written.flatMap(({ change }) => current.get(nameOf(change))?.key ?? []);
  yield* inBatches(ended, marks => `update resource_version set to_seq = ? where key in (${marks})`, [commit.seq]);

  const keyOf = yield* createKeyAllocator(written.map(({ change }) => change.type));
  const keyed = written.map(({ change, next }) => ({ change, next, key: keyOf(change.type) }));
  yield* insertVersions(keyed.map(({ key, next }) => versionRow(key, next, commit)));
  yield* insertIndexRows(keyed);
  return next.map(({ next: { type, id, version, lastUpdated, outcome } }) => ({
    type,
    id,
    version,
    lastUpdated,
    outcome,
  }));
}

/**
 * Moves the clock on. On PostgreSQL the row stays locked until this transaction ends, so writers of resources take
 * turns as they do on SQLite, and numbers and times grow in the order of the commits.
 */
function* nextCommit(nowMs: number): WriteScript<Commit> {
  const clock = yield* first<{ seq: number; last_ms: number }>(
    `update commit_clock set seq = seq + 1, last_ms = case when last_ms >= ? then last_ms + 1 else ? end
     where id = 1 returning seq, last_ms`,
    nowMs,
    nowMs,
  );
  if (!clock) throw new Error('The database has no commit clock: it was not migrated.');
  return { seq: clock.seq, lastUpdated: new Date(clock.last_ms).toISOString() };
}

function* readCurrentVersions(changes: Change[]): WriteScript<Map<string, CurrentVersion>> {
  const idsOfTypes = new Map<string, string[]>();
  for (const { type, id } of changes) {
    const ids = idsOfTypes.get(type) ?? [];
    ids.push(id);
    idsOfTypes.set(type, ids);
  }
  const current = new Map<string, CurrentVersion>();
  for (const [type, ids] of idsOfTypes) {
    const rows = yield* inBatches<CurrentRow>(
      ids,
      marks => `select key, id, version, last_updated, deleted from resource_version
                where type = ? and to_seq is null and id in (${marks})`,
      [type],
    );
    for (const { key, id, version, last_updated: lastUpdated, deleted } of rows) {
      current.set(`${type}/${id}`, { key, version, lastUpdated, deleted: deleted === 1 });
    }
  }
  return current;
}

type CurrentRow = { key: number; id: string; version: number; last_updated: string; deleted: number };

const insertVersions = insertInto('resource_version', [
  'key',
  'type',
  'id',
  'version',
  'from_seq',
  'last_updated',
  'deleted',
  'has_base',
  'body',
]);

function versionRow(key: number, next: NextVersion, { seq }: Commit): SqlValue[] {
  const deleted = next.outcome === 'deleted' ? 1 : 0;
  return [key, next.type, next.id, next.version, seq, next.lastUpdated, deleted, next.hasBase ? 1 : 0, next.body];
}

/** Runs a statement with `in (…)` for any number of values; the last batch is filled up with its last value. */
function* inBatches<R>(values: SqlValue[], text: (marks: string) => string, before: SqlValue[]): WriteScript<R[]> {
  const found: R[] = [];
  for (let at = 0; at < values.length; ) {
    const size = values.length - at > 8 ? 128 : values.length - at > 1 ? 8 : 1;
    const batch = values.slice(at, at + size);
    const filled = [...batch, ...Array<SqlValue>(size - batch.length).fill(batch.at(-1) ?? null)];
    found.push(...(yield* all<R>(text(Array(size).fill('?').join(', ')), ...before, ...filled)));
    at += size;
  }
  return found;
}

function refuseTwiceTheSame(changes: Change[]): void {
  const names = new Set(changes.map(nameOf));
  if (names.size < changes.length) throw new Error('One commit cannot hold two versions of the same resource.');
}

const nameOf = ({ type, id }: { type: string; id: string }): string => `${type}/${id}`;
