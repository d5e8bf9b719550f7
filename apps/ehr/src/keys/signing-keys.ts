import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { SigningKeyStore } from '../stores/signing-keys.ts';
import { unwrap, wrap } from './wrap.ts';
import type { WrappingKey } from './wrapping-key.ts';

/** SMART asks for RS256 id_tokens: https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-identity-data */
const alg = 'RS256';

export type SigningKey = { kid: string; alg: string; privateKey: CryptoKey };

export type SigningKeys = {
  /** The key that signs id_tokens now. */
  active(): Promise<SigningKey>;
  /** The public halves, as the JWKS holds them. */
  publicJwks(nowMs: number): Promise<JWK[]>;
};

export function createSigningKeys(store: SigningKeyStore, wrappingKey: WrappingKey): SigningKeys {
  const unwrapped = new Map<string, SigningKey>();
  return {
    async active() {
      const row = await store.active();
      if (!row) throw new Error('The database holds no signing key: the set-up has not run.');
      const known = unwrapped.get(row.kid);
      if (known) return known;
      const jwk = JSON.parse(unwrap(row.wrappedPrivateJwk, row.kid, wrappingKey)) as JWK;
      const key = { kid: row.kid, alg: row.alg, privateKey: (await importJWK(jwk, row.alg)) as CryptoKey };
      unwrapped.set(row.kid, key);
      return key;
    },
    async publicJwks(nowMs) {
      return (await store.published(nowMs)).map(row => JSON.parse(row.publicJwk) as JWK);
    },
  };
}

/** Makes the first signing key of a new database. */
export async function ensureSigningKey(store: SigningKeyStore, wrappingKey: WrappingKey): Promise<void> {
  if (await store.active()) return;
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  await store.add({
    kid,
    alg,
    publicJwk: JSON.stringify({ ...publicJwk, kid, alg, use: 'sig' }),
    wrappedPrivateJwk: wrap(JSON.stringify(await exportJWK(privateKey)), kid, wrappingKey),
  });
}
