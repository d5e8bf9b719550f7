import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { endpoints } from './oauth.ts';

/** Proofs of possession by hand (RFC 9449), each part of which a test may make wrong. Shares no code with the server. */

export type ProofKey = { alg: string; privateKey: CryptoKey; publicJwk: JWK; thumbprint: string };

export async function proofKey(alg = 'ES256'): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return { alg, privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}

export type ProofChange = { header?: Record<string, unknown>; claims?: Record<string, unknown> };

/** A correct proof for POST /token; `change` overrides, an undefined member leaves one out. */
export function proof({ alg, privateKey, publicJwk }: ProofKey, { header, claims }: ProofChange = {}): Promise<string> {
  const good = { htm: 'POST', htu: endpoints.token, iat: Math.floor(Date.now() / 1000), jti: randomUUID() };
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk: publicJwk, ...header })
    .sign(privateKey);
}

export const withProof = async (key: ProofKey, change?: ProofChange) => ({ DPoP: await proof(key, change) });

/** What goes with a GET that presents a bound access token; `change` overrides the claims of the proof. */
export async function presenting(
  key: ProofKey,
  accessToken: string,
  url: string,
  change: Record<string, unknown> = {},
): Promise<Record<string, string>> {
  const ath = createHash('sha256').update(accessToken).digest('base64url');
  const claims = { htm: 'GET', htu: url, ath, ...change };
  return { authorization: `DPoP ${accessToken}`, ...(await withProof(key, { claims })) };
}
