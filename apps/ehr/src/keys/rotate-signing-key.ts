import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { NewSigningKey, SigningKeyStore } from '../stores/signing-keys.ts';
import { announcedMs, isAnnouncing, overlapMs, publishedAt } from './key-times.ts';
import { wrap } from './wrap.ts';
import type { WrappingKey } from './wrapping-key.ts';

/** SMART asks for RS256 id_tokens: https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-identity-data */
const alg = 'RS256';
const dayMs = 24 * 60 * 60_000;

/** Makes the first signing key of a new database. */
export async function ensureSigningKey(store: SigningKeyStore, wrappingKey: WrappingKey, nowMs: number): Promise<void> {
  if ((await store.list()).length === 0) await store.add(await newSigningKey(wrappingKey, nowMs));
}

/**
 * What came of a rotation: the new key and when it signs, or why there is none. `announcing`: the newest key does not sign
 * yet. `elsewhere`: another process has just rotated.
 */
export type Rotation =
  | { outcome: 'rotated'; kid: string; signsFromMs: number; previousKid: string; retiresAtMs: number }
  | { outcome: 'announcing'; kid: string; signsFromMs: number }
  | { outcome: 'elsewhere' };

/** Publishes a new key, which signs as soon as everybody can know it. However many processes try, one does. */
export async function rotateSigningKey(
  store: SigningKeyStore,
  wrappingKey: WrappingKey,
  nowMs: number,
): Promise<Rotation> {
  const keys = await store.list();
  const [newest] = publishedAt(keys, nowMs);
  if (!newest) throw new Error('The database holds no signing key: the set-up has not run.');
  if (isAnnouncing(keys, nowMs)) {
    return { outcome: 'announcing', kid: newest.kid, signsFromMs: newest.createdAtMs + announcedMs };
  }
  const key = await newSigningKey(wrappingKey, nowMs);
  const signsFromMs = nowMs + announcedMs;
  const retiresAtMs = signsFromMs + overlapMs;
  if (!(await store.replace(newest.kid, key, retiresAtMs))) return { outcome: 'elsewhere' };
  return { outcome: 'rotated', kid: key.kid, signsFromMs, previousKid: newest.kid, retiresAtMs };
}

/** The same once the newest key is `days` old; undefined while it is younger, or with 0 days. */
export async function rotateWhenDue(
  store: SigningKeyStore,
  wrappingKey: WrappingKey,
  { days, nowMs }: { days: number; nowMs: number },
): Promise<Rotation | undefined> {
  const [newest] = publishedAt(await store.list(), nowMs);
  if (days === 0 || !newest || nowMs < newest.createdAtMs + days * dayMs) return undefined;
  return rotateSigningKey(store, wrappingKey, nowMs);
}

/** A key pair that is stored nowhere yet. */
export async function newSigningKey(wrappingKey: WrappingKey, nowMs: number): Promise<NewSigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    kid,
    alg,
    publicJwk: JSON.stringify({ ...publicJwk, kid, alg, use: 'sig' }),
    wrappedPrivateJwk: wrap(JSON.stringify(await exportJWK(privateKey)), kid, wrappingKey),
    createdAtMs: nowMs,
  };
}
