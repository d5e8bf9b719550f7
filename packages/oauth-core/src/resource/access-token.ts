/**
 * Reads the access token of a request, and how it is presented: to be believed by itself, or with a proof of its key.
 * https://www.rfc-editor.org/rfc/rfc6750#section-2.1 and https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
import { OAuthError } from '../oauth-error.ts';

export type AccessTokenScheme = 'Bearer' | 'DPoP';

export type PresentedToken = { scheme: AccessTokenScheme; token: string };

/**
 * The token of `Authorization: Bearer …` or `Authorization: DPoP …`; undefined when there is none, also when the header
 * is of another scheme (then the 401 names no error, RFC 6750 §3.1). The header is the only place: a token in a query
 * ends in logs.
 */
export function parseAccessToken(authorization: string | undefined): PresentedToken | undefined {
  const scheme = schemeOf(authorization);
  if (scheme === undefined) return undefined;
  const [, token] = /^\w+ +([A-Za-z0-9\-._~+/]+=*) *$/.exec(authorization ?? '') ?? [];
  if (token === undefined) {
    throw new OAuthError('invalid_request', `Send Authorization: ${scheme} followed by one access token.`, {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6750#section-2.1',
    });
  }
  return { scheme, token };
}

/** The token of `Authorization: Bearer …` alone, where no other is taken. */
export function parseBearerToken(authorization: string | undefined): string | undefined {
  return schemeOf(authorization) === 'Bearer' ? parseAccessToken(authorization)?.token : undefined;
}

export function schemeOf(authorization: string | undefined): AccessTokenScheme | undefined {
  const [, scheme] = /^(Bearer|DPoP)(?: |$)/i.exec(authorization ?? '') ?? [];
  if (scheme === undefined) return undefined;
  return scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
}
