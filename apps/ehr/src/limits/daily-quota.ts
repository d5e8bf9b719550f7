import type { QuotaUseStore } from '../stores/quota-use.ts';

/**
 * How many requests an app may make at the FHIR API in a day, which begins at midnight UTC. Refused requests do not count.
 *
 * Each instance collects what it lets through and writes it in batches of a hundredth of the quota, one request at least
 * and fifty at most. One instance alone is exact; of several, each further one can let through one batch too much. What
 * was collected is lost when a process is killed.
 */
export type DailyQuota = {
  /** Counts the request; or does not, and answers what is exhausted. */
  spend(clientId: string, nowMs: number): Promise<Exhausted | undefined>;
  /** Writes down what was collected. */
  flush(): Promise<void>;
};

export type Exhausted = { quota: number; secondsToWait: number };

/** `known` is what all instances had written when we last looked, `pending` what we have let through since. */
type Count = { clientId: string; day: string; known: number; pending: number; writing?: Promise<void> };

/** `common`: the quota of every app that has none of its own; undefined for no quota. */
export function createDailyQuota(store: QuotaUseStore, common: number | undefined): DailyQuota {
  const counts = new Map<string, Count>();

  async function countOf(clientId: string, day: string): Promise<Count> {
    const key = `${day} ${clientId}`;
    if (!counts.has(key)) {
      const known = await store.used(clientId, day);
      if (!counts.has(key)) counts.set(key, { clientId, day, known, pending: 0 });
    }
    return counts.get(key) as Count;
  }

  return {
    async spend(clientId, nowMs) {
      const quota = (await store.ownQuota(clientId, nowMs)) ?? common;
      if (quota === undefined) return undefined;
      const count = await countOf(clientId, dayOf(nowMs));
      while (count.pending >= batchOf(quota)) await write(store, count);
      if (count.known + count.pending >= quota) return { quota, secondsToWait: secondsToMidnight(nowMs) };
      count.pending += 1;
      return undefined;
    },
    async flush() {
      const today = [...counts.values()].reduce((last, { day }) => (day > last ? day : last), '');
      for (const [key, count] of counts) {
        if (count.pending > 0) await write(store, count);
        if (count.pending === 0 && count.day < today) counts.delete(key);
      }
    },
  };
}

const batchOf = (quota: number) => Math.min(50, Math.max(1, Math.floor(quota / 100)));

/** One write at a time for each count; who comes meanwhile waits for it. */
function write(store: QuotaUseStore, count: Count): Promise<void> {
  count.writing ??= add(store, count).finally(() => {
    count.writing = undefined;
  });
  return count.writing;
}

async function add(store: QuotaUseStore, count: Count): Promise<void> {
  const { clientId, day, pending } = count;
  count.known = await store.add(clientId, day, pending);
  count.pending -= pending;
}

const dayMs = 24 * 60 * 60_000;

export const dayOf = (nowMs: number) => new Date(nowMs).toISOString().slice(0, 10);

const secondsToMidnight = (nowMs: number) => Math.ceil((dayMs - (nowMs % dayMs)) / 1000);
