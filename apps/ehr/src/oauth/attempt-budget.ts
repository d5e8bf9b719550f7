/** So many attempts for each key within fifteen minutes. Each process counts for itself, in memory. */
export type AttemptBudget = {
  /** Minutes until the next attempt may be made, rounded up; 0 when it may be made now. */
  minutesToWait(key: string, nowMs: number): number;
  take(key: string, nowMs: number): void;
  /** Undoes one `take` of that moment. */
  giveBack(key: string, takenMs: number): void;
  clear(key: string): void;
};

const windowMs = 15 * 60_000;
const rememberedKeys = 10_000;

export function createAttemptBudget(attempts: number): AttemptBudget {
  const taken = new Map<string, number[]>();
  const recent = (key: string, nowMs: number) => (taken.get(key) ?? []).filter(at => at > nowMs - windowMs);
  return {
    minutesToWait(key, nowMs) {
      const [oldest, ...others] = recent(key, nowMs).slice(-attempts);
      return oldest === undefined || others.length + 1 < attempts ? 0 : Math.ceil((oldest + windowMs - nowMs) / 60_000);
    },
    take(key, nowMs) {
      const times = [...recent(key, nowMs), nowMs];
      taken.delete(key);
      taken.set(key, times);
      // Keys that somebody invents must not fill the memory.
      const [stalest] = taken.keys();
      if (taken.size > rememberedKeys && stalest !== undefined) taken.delete(stalest);
    },
    giveBack(key, takenMs) {
      const times = taken.get(key) ?? [];
      const at = times.indexOf(takenMs);
      if (at >= 0) taken.set(key, times.toSpliced(at, 1));
    },
    clear: key => void taken.delete(key),
  };
}
