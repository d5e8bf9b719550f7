/**
 * An app shows with each request that it has the key to which its tokens are bound.
 * https://www.rfc-editor.org/rfc/rfc9449#section-4.2
 */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { randomToken } from '../random-token.ts';
import { sha256 } from '../sha256.ts';

/** `privateKey` cannot be read out of the browser, only used: keep the pair in IndexedDB, which stores such keys. */
export type DpopKey = { privateKey: CryptoKey; publicJwk: JWK };

const alg = 'ES256';

/** One key for each login. Every server that takes proofs knows ES256; `dpop_signing_alg_values_supported` says so. */
export async function createDpopKey(): Promise<DpopKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { privateKey, publicJwk: await exportJWK(publicKey) };
}

/** The `dpop_jkt` of an authorization request: then the code, too, is worth nothing without the key (§10). */
export function dpopThumbprint({ publicJwk }: DpopKey): Promise<string> {
  return calculateJwkThumbprint(publicJwk);
}

export type DpopProofInput = {
  key: DpopKey;
  /** Of the request that the proof goes with, in its header `DPoP`. */
  method: string;
  url: string;
  /** That goes with it as `Authorization: DPoP …`; none at the token endpoint. */
  accessToken?: string;
  /** From the header `DPoP-Nonce` of the last answer of a server that sends one. */
  nonce?: string;
  now: number;
};

/** Never send one twice: each has a new `jti`, and the server remembers it. */
export async function createDpopProof({ key, method, url, accessToken, nonce, now }: DpopProofInput): Promise<string> {
  const { origin, pathname } = new URL(url);
  const claims = {
    htm: method,
    htu: origin + pathname,
    iat: Math.floor(now / 1000),
    jti: randomToken(),
    ...(accessToken !== undefined && { ath: await sha256(accessToken) }),
    ...(nonce !== undefined && { nonce }),
  };
  return new SignJWT(claims).setProtectedHeader({ alg, typ: 'dpop+jwt', jwk: key.publicJwk }).sign(key.privateKey);
}
