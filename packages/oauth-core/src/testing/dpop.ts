/** For tests: keys of apps, and proofs that can be wrong in any way. */
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { sha256 } from '../sha256.ts';

export type ProofKey = { alg: string; privateKey: CryptoKey; jwk: JWK };

export async function createProofKey(alg = 'ES256'): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey, jwk: await exportJWK(publicKey) };
}

export type ProofChange = { claims?: object; header?: object };

/** A correct proof for GET /fhir/Patient with the access token `at_1` in June 2025; `change` overrides. */
export async function createProof(key: ProofKey, { claims, header }: ProofChange = {}): Promise<string> {
  const { alg, jwk, privateKey } = key;
  const good = { htm: 'GET', htu: proofRequest.url, iat: proofRequest.now / 1000, jti: 'jti-1' };
  return new SignJWT({ ...good, ath: await sha256('at_1'), ...claims })
    .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header })
    .sign(privateKey);
}

export const proofRequest = {
  method: 'GET',
  url: 'https://ehr.example/fhir/Patient',
  now: Date.parse('2025-06-01T12:00:00Z'),
};
