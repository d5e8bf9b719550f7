/**
 * The id_token: who signed in, signed for one client.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-identity-data
 */
import { type CryptoKey, type JWK, SignJWT } from 'jose';

/** https://openid.net/specs/openid-connect-core-1_0.html#IDToken ; times in seconds. */
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
  /** Stable, never reassigned, at most 255 ASCII characters. */
  subject: string;
  clientId: string;
  now: number;
  lifetimeSeconds: number;
  /** Echoed from the authorization request. */
  nonce?: string | undefined;
  /** When the person signed in, in ms. */
  authTimeMs?: number | undefined;
  /** Absolute URL of the resource that represents the person; only when the scope `fhirUser` was granted. */
  fhirUser?: string | undefined;
};

export function createIdTokenClaims(facts: IdTokenFacts): IdTokenClaims {
  const { issuer, subject, clientId, now, lifetimeSeconds, nonce, authTimeMs, fhirUser } = facts;
  const iat = Math.floor(now / 1000);
  return {
    iss: issuer,
    sub: subject,
    aud: clientId,
    iat,
    exp: iat + lifetimeSeconds,
    ...(nonce !== undefined && { nonce }),
    ...(authTimeMs !== undefined && { auth_time: Math.floor(authTimeMs / 1000) }),
    ...(fhirUser !== undefined && { fhirUser }),
  };
}

export type IdTokenSigningKey = { kid: string; privateKey: CryptoKey | JWK };

/** Signed with RS256, the one algorithm that SMART demands of every server and app. */
export function signIdToken(claims: IdTokenClaims, { kid, privateKey }: IdTokenSigningKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey);
}
