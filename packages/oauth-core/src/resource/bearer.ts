/**
 * Reads the access token of a request.
 * https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
import { OAuthError } from '../oauth-error.ts';

const specLink = 'https://www.rfc-editor.org/rfc/rfc6750#section-2.1';

/**
 * The token of `Authorization: Bearer …`; undefined when there is none, also when the header is of another scheme
 * (then the 401 says nothing but `Bearer`, RFC 6750 §3.1). The header is the only place: a token in a query ends in
 * logs.
 */
export function parseBearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || !/^Bearer( |$)/i.test(authorization)) return undefined;
  const [, token] = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(authorization) ?? [];
  if (token === undefined) {
    throw new OAuthError('invalid_request', 'Send Authorization: Bearer followed by one access token.', { specLink });
  }
  return token;
}
