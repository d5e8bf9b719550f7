import type { CryptoKey, JWK } from 'jose';

export type IdTokenClaims = {
  iss: string;
  sub: string;
  aud: string;
  exp: number;
  iat: number;
  nonce?: string;
  auth_time?: number;
  fhirUser?: string;
};

export type IdTokenFacts = {
  issuer: string;
  subject: string;
  clientId: string;
  now: number;
  lifetimeSeconds: number;
  nonce?: string;
  /** When the person signed in, in ms. */
  authTimeMs?: number;
  /** Absolute URL of the resource of the person. */
  fhirUser?: string;
};

export function createIdTokenClaims(_facts: IdTokenFacts): IdTokenClaims {
  throw new Error('to come');
}

export type IdTokenSigningKey = { kid: string; privateKey: CryptoKey | JWK };

export async function signIdToken(_claims: IdTokenClaims, _key: IdTokenSigningKey): Promise<string> {
  throw new Error('to come');
}
