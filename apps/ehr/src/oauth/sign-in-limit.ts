/**
 * Slows down guessing: after five wrong passwords for one name within fifteen minutes, that name has to wait until
 * the oldest of them is fifteen minutes old. Each process counts for itself; what it forgets on a restart costs an
 * attacker nothing but five more guesses.
 */
export type SignInLimit = {
  /** Minutes to wait, rounded up; 0 when another attempt may be made. */
  minutesToWait(username: string, nowMs: number): number;
  failed(username: string, nowMs: number): void;
  succeeded(username: string): void;
};

const attempts = 5;
const windowMs = 15 * 60_000;
const rememberedNames = 10_000;

export function createSignInLimit(): SignInLimit {
  const failures = new Map<string, number[]>();
  const recent = (name: string, nowMs: number) => (failures.get(name) ?? []).filter(at => at > nowMs - windowMs);
  return {
    minutesToWait(username, nowMs) {
      const [oldest, ...others] = recent(folded(username), nowMs).slice(-attempts);
      return oldest === undefined || others.length + 1 < attempts ? 0 : Math.ceil((oldest + windowMs - nowMs) / 60_000);
    },
    failed(username, nowMs) {
      const name = folded(username);
      const times = [...recent(name, nowMs), nowMs];
      failures.delete(name);
      failures.set(name, times);
      const [stalest] = failures.keys();
      if (failures.size > rememberedNames && stalest !== undefined) failures.delete(stalest);
    },
    succeeded: username => void failures.delete(folded(username)),
  };
}

/** Names that nobody has must not fill the memory. */
const folded = (username: string) => username.slice(0, 100).toLowerCase();
