/**
 * Builds the header that tells a client why its token was not enough.
 * https://www.rfc-editor.org/rfc/rfc6750#section-3 and https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
import { bearerChallenge } from '../bearer-challenge.ts';
import { dpopAlgorithms, dpopChallenge } from '../dpop-proof.ts';
import { schemeOf } from './access-token.ts';

export type BearerChallenge = {
  realm?: string;
  error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope';
  errorDescription?: string;
  /** The scopes that would be enough. */
  scope?: string;
};

export type AccessChallenge = Omit<BearerChallenge, 'error'> & {
  error?: BearerChallenge['error'] | 'invalid_dpop_proof';
};

/** Without an error (the request had no token) it says only that a Bearer token is wanted, RFC 6750 §3.1. */
export function wwwAuthenticate(challenge: BearerChallenge): string {
  return inBearer(challenge);
}

/**
 * Where both schemes are taken. The error is told in the scheme that was used; who came without a token, or with a
 * Bearer token that is no good, learns of the other, too. https://www.rfc-editor.org/rfc/rfc9449#section-7.2
 */
export function accessChallenge(challenge: AccessChallenge, authorization: string | undefined): string {
  if (schemeOf(authorization) === 'DPoP') {
    return `DPoP ${attributes({ ...challenge, algs: dpopAlgorithms.join(' ') })}`;
  }
  const bearer = inBearer(challenge);
  return challenge.error === 'insufficient_scope' ? bearer : `${bearer}, ${dpopChallenge}`;
}

function inBearer(challenge: AccessChallenge): string {
  const said = attributes(challenge);
  return said === '' ? bearerChallenge : `Bearer ${said}`;
}

function attributes({ realm, error, errorDescription, scope, algs }: AccessChallenge & { algs?: string }): string {
  return Object.entries({ realm, error, error_description: errorDescription, scope, algs })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${quotable(value ?? '')}"`)
    .join(', ');
}

/** The characters that RFC 6750 §3 allows between the quotes. */
function quotable(value: string): string {
  return value.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}
