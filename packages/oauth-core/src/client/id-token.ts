/**
 * Step 6, with the scope openid: who signed in.
 * https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { OAuthError } from '../oauth-error.ts';

export type IdToken = {
  iss: string;
  sub: string;
  exp: number;
  iat: number;
  auth_time?: number;
  /** The resource that represents the person, an absolute URL or relative to the FHIR base. */
  fhirUser?: string;
};

export type IdTokenExpectations = {
  issuer: string;
  clientId: string;
  nonce: string;
  /** The keys of the issuer. */
  jwks: JSONWebKeySet;
  now: number;
};

/** How far the clocks of app and server may be apart, in seconds. */
const clockTolerance = 60;

/** Every check of OpenID Connect Core §3.1.3.7 that applies to the code flow. Only RS256, as SMART has it. */
export async function validateIdToken(idToken: string, expected: IdTokenExpectations): Promise<IdToken> {
  const { issuer, clientId, nonce, jwks, now } = expected;
  const { payload } = await jwtVerify(idToken, createLocalJWKSet(jwks), {
    issuer,
    audience: clientId,
    algorithms: ['RS256'],
    requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    currentDate: new Date(now),
    clockTolerance,
  }).catch((cause: unknown) => {
    throw invalid(cause instanceof Error ? cause.message : 'it cannot be verified', cause);
  });
  verifyAuthorizedParty(payload, clientId);
  if (payload.nonce !== nonce) throw invalid('it was made for another login (nonce)');
  const { iss = '', sub = '', exp = 0, iat = 0, auth_time, fhirUser } = payload;
  if (iat > now / 1000 + clockTolerance) throw invalid('it was issued in the future');
  return {
    iss,
    sub,
    exp,
    iat,
    ...(typeof auth_time === 'number' && { auth_time }),
    ...(typeof fhirUser === 'string' && { fhirUser }),
  };
}

/** An id_token for several audiences says for which of them it was made; that must be this client. */
function verifyAuthorizedParty({ aud, azp }: JWTPayload, clientId: string): void {
  const several = Array.isArray(aud) && aud.length > 1;
  if ((several || azp !== undefined) && azp !== clientId) throw invalid('it was made for another client (azp)');
}

function invalid(reason: string, cause?: unknown): OAuthError {
  return new OAuthError('invalid_id_token', `The id_token is not valid: ${reason}.`, {
    specLink: 'https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation',
    cause,
  });
}
