import { addressKey } from './address-key.ts';
import { bottomlessBuckets, createTokenBuckets } from './token-bucket.ts';

/**
 * Slows down guessing: five attempts for one name in a burst, then one in three minutes. An attempt counts from before the
 * password is looked at, so that a burst of them is counted too; the right password takes it back. Each process counts
 * for itself; what it forgets on a restart costs an attacker nothing but five more guesses.
 *
 * An address has a budget as well, against one password tried on many names. It is wide, because a whole clinic may
 * come from one address, and wider where anybody may try the demonstration accounts. Success gives an address back
 * only its own attempt: who has one account could else go on guessing at the others.
 * https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#login-throttling
 */
export type SignInLimit = {
  /** Counts the attempt and answers 0, or does not and answers the seconds to wait. */
  begin(attempt: SignInAttempt, nowMs: number): number;
  /** The attempt that began had the right password. */
  succeeded(attempt: SignInAttempt, nowMs: number): void;
};

/** `address` is where the request came from, as far as the proxies in between are trusted. */
export type SignInAttempt = { username: string; address: string };

const quarterHourMs = 15 * 60_000;

/** `attempts`: of one address within a quarter of an hour; 0 for as many as it likes. */
export function createSignInLimit(attempts: number): SignInLimit {
  const bucketsOf = (burst: number) => createTokenBuckets({ burst, perMs: burst / quarterHourMs });
  const ofNames = bucketsOf(5);
  const ofAddresses = attempts > 0 ? bucketsOf(attempts) : bottomlessBuckets;
  return {
    begin({ username, address }, nowMs) {
      const [name, place] = [folded(username), addressKey(address)];
      const waitMs = Math.max(ofNames.msToWait(name, nowMs), ofAddresses.msToWait(place, nowMs));
      if (waitMs > 0) return Math.ceil(waitMs / 1000);
      ofNames.take(name, nowMs);
      ofAddresses.take(place, nowMs);
      return 0;
    },
    succeeded({ username, address }, nowMs) {
      ofNames.fill(folded(username));
      ofAddresses.giveBack(addressKey(address), nowMs);
    },
  };
}

const folded = (username: string) => username.slice(0, 100).toLowerCase();
