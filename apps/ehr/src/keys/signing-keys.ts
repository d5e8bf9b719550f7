import { type CryptoKey, importJWK, type JWK } from 'jose';
import type { SigningKeyStore, StoredSigningKey } from '../stores/signing-keys.ts';
import { publishedAt, rereadMs, signingAt } from './key-times.ts';
import { type Rotation, rotateSigningKey, rotateWhenDue } from './rotate-signing-key.ts';
import { unwrap } from './wrap.ts';
import type { WrappingKey } from './wrapping-key.ts';

export type SigningKey = { kid: string; alg: string; privateKey: CryptoKey };

export type SigningKeys = {
  /** The key that signs id_tokens now. */
  active(nowMs: number): Promise<SigningKey>;
  /** The public halves, as the JWKS holds them. */
  publicJwks(nowMs: number): Promise<JWK[]>;
  /** Which keys `publicJwks` gives, as far as that is known without reading: the same text means the same answer. */
  publication(nowMs: number): string | undefined;
  rotate(nowMs: number): Promise<Rotation>;
  rotateWhenDue(days: number, nowMs: number): Promise<Rotation | undefined>;
  /** Deletes the keys that are published no more; gives their number. */
  forgetRetired(nowMs: number): Promise<number>;
};

type Reading = { keys: Promise<StoredSigningKey[]>; startedMs: number; rows?: StoredSigningKey[] };

/** The keys are read once a minute at most, whatever is asked; `key-times.ts` allows for it. */
export function createSigningKeys(store: SigningKeyStore, wrappingKey: WrappingKey): SigningKeys {
  let reading: Reading | undefined;
  let unwrapped: SigningKey | undefined;
  const parsed = new WeakMap<StoredSigningKey, JWK>();

  function publicJwk(row: StoredSigningKey): JWK {
    const jwk = parsed.get(row) ?? (JSON.parse(row.publicJwk) as JWK);
    parsed.set(row, jwk);
    return jwk;
  }

  const readingAt = (nowMs: number) =>
    reading && Math.abs(nowMs - reading.startedMs) < rereadMs ? reading : undefined;

  function keysAt(nowMs: number): Promise<StoredSigningKey[]> {
    const known = readingAt(nowMs);
    if (known) return known.keys;
    const current: Reading = { keys: store.list(), startedMs: nowMs };
    reading = current;
    current.keys.then(
      rows => {
        current.rows = rows;
      },
      () => {
        if (reading === current) reading = undefined;
      },
    );
    return current.keys;
  }

  async function unwrapOnce(row: StoredSigningKey): Promise<SigningKey> {
    if (unwrapped?.kid === row.kid) return unwrapped;
    const jwk = JSON.parse(unwrap(row.wrappedPrivateJwk, row.kid, wrappingKey)) as JWK;
    unwrapped = { kid: row.kid, alg: row.alg, privateKey: (await importJWK(jwk, row.alg)) as CryptoKey };
    return unwrapped;
  }

  /** What was done here is seen here at once. */
  function rereadAfter<Result>(done: Promise<Result>): Promise<Result> {
    return done.finally(() => {
      reading = undefined;
    });
  }

  return {
    async active(nowMs) {
      const row = signingAt(await keysAt(nowMs), nowMs);
      if (!row) throw new Error('The database holds no signing key: the set-up has not run.');
      return unwrapOnce(row);
    },
    async publicJwks(nowMs) {
      return publishedAt(await keysAt(nowMs), nowMs).map(publicJwk);
    },
    publication(nowMs) {
      const rows = readingAt(nowMs)?.rows;
      return (
        rows &&
        publishedAt(rows, nowMs)
          .map(({ kid }) => kid)
          .join(' ')
      );
    },
    rotate: nowMs => rereadAfter(rotateSigningKey(store, wrappingKey, nowMs)),
    rotateWhenDue: (days, nowMs) => rereadAfter(rotateWhenDue(store, wrappingKey, { days, nowMs })),
    forgetRetired: nowMs => rereadAfter(store.forgetRetired(nowMs)),
  };
}
