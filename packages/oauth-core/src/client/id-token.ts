import type { JSONWebKeySet } from 'jose';

export type IdToken = {
  iss: string;
  sub: string;
  exp: number;
  iat: number;
  nonce?: string;
  auth_time?: number;
  /** The resource that represents the person. */
  fhirUser?: string;
};

export type IdTokenExpectations = {
  issuer: string;
  clientId: string;
  nonce: string;
  jwks: JSONWebKeySet;
  now: number;
};

export async function validateIdToken(_idToken: string, _expected: IdTokenExpectations): Promise<IdToken> {
  throw new Error('to come');
}
