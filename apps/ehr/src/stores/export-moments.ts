import { first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import { resourceTypes } from '../fhir/resource-types.ts';
import { firstKeyOf, keyLimitOf } from './resources-keys.ts';

/** A commit, and a time before which or at which it and all others up to it were, and none of those after it. */
export type Moment = { seq: number; transactionTime: string };

export type ExportMomentStore = ReturnType<typeof createExportMomentStore>;

export function createExportMomentStore(sql: Sql) {
  /**
   * The last commit of a type up to a time. Keys of a type grow with the times of its commits, so half of the keys are
   * left at each step, and no index is needed.
   */
  async function lastCommitOf(type: string, until: string): Promise<number> {
    const newest = await versionUpTo(type, keyLimitOf(type));
    if (!newest || newest.last_updated <= until) return newest?.from_seq ?? 0;
    let before = { key: firstKeyOf(type), from_seq: 0 };
    let after = newest.key;
    while (before.key + 1 < after) {
      const middle = Math.floor((before.key + after) / 2);
      const version = await versionUpTo(type, middle);
      if (version && version.last_updated > until) after = version.key;
      else before = { key: middle, from_seq: Math.max(before.from_seq, version?.from_seq ?? 0) };
    }
    return before.from_seq;
  }

  function versionUpTo(type: string, key: number) {
    return sql.readFirst<{ key: number; last_updated: string; from_seq: number }>(
      'select key, last_updated, from_seq from resource_version where key > ? and key <= ? order by key desc limit 1',
      firstKeyOf(type),
      key,
    );
  }

  return {
    /**
     * The state as of a time in the past; undefined when that time is not over, and an export as of now is meant. Once
     * the clock is past it, no commit can get a time up to it any more: the answer stays the same.
     */
    async upTo(until: string, nowMs: number): Promise<Moment | undefined> {
      const now = await sql.write(() => chooseMoment(nowMs));
      if (until >= now.transactionTime) return undefined;
      const commits = await Promise.all(resourceTypes.map(({ type }) => lastCommitOf(type, until)));
      return { seq: Math.max(...commits), transactionTime: until };
    },
  };
}

/** Moves the time of the commit clock to now, and locks it until the write ends. */
export function* chooseMoment(nowMs: number): WriteScript<Moment> {
  const clock = yield* first<{ seq: number; last_ms: number }>(
    `update commit_clock set last_ms = case when last_ms >= ? then last_ms else ? end
     where id = 1 returning seq, last_ms`,
    nowMs,
    nowMs,
  );
  if (!clock) throw new Error('The database has no commit clock: it was not migrated.');
  return { seq: clock.seq, transactionTime: new Date(clock.last_ms).toISOString() };
}
