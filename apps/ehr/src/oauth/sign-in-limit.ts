import { createAttemptBudget } from './attempt-budget.ts';

/**
 * Slows down guessing: five attempts for one name within fifteen minutes, then that name has to wait until the oldest
 * of them is fifteen minutes old. An attempt counts from before the password is looked at, so that a burst of them is
 * counted too; the right password takes it back. Each process counts for itself; what it forgets on a restart costs
 * an attacker nothing but five more guesses.
 *
 * An address has a budget as well, against one password tried on many names. It is wide, because a whole clinic may
 * come from one address, and wider where anybody may try the demonstration accounts. Success gives an address back
 * only its own attempt: who has one account could else go on guessing at the others.
 * https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#login-throttling
 */
export type SignInLimit = {
  /** Counts the attempt and answers 0, or does not and answers the minutes to wait, rounded up. */
  begin(attempt: SignInAttempt, nowMs: number): number;
  /** The attempt that began at that moment had the right password. */
  succeeded(attempt: SignInAttempt, begunMs: number): void;
};

/** `address` is where the request came from, as far as the proxies in between are trusted. */
export type SignInAttempt = { username: string; address: string };

export function createSignInLimit({ demo }: { demo: boolean }): SignInLimit {
  const ofNames = createAttemptBudget(5);
  const ofAddresses = createAttemptBudget(demo ? 1000 : 100);
  return {
    begin({ username, address }, nowMs) {
      const name = folded(username);
      const minutes = Math.max(ofNames.minutesToWait(name, nowMs), ofAddresses.minutesToWait(address, nowMs));
      if (minutes > 0) return minutes;
      ofNames.take(name, nowMs);
      ofAddresses.take(address, nowMs);
      return 0;
    },
    succeeded({ username, address }, begunMs) {
      ofNames.clear(folded(username));
      ofAddresses.giveBack(address, begunMs);
    },
  };
}

const folded = (username: string) => username.slice(0, 100).toLowerCase();
