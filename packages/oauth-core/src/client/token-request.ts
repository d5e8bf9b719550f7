import type { PendingAuthorization } from './authorization-request.ts';
import type { AuthorizationCode } from './authorization-response.ts';

/** Who asks: a public client by its client_id alone, a confidential one with its secret (HTTP Basic). */
export type ClientIdentity = { clientId: string; clientSecret?: string };

/** POST to the token endpoint: the code for tokens. */
export function tokenRequest(
  _pending: PendingAuthorization,
  _code: AuthorizationCode,
  _secret?: { clientSecret: string },
): Request {
  throw new Error('to come');
}

/** POST to the token endpoint: the refresh token for new tokens. Never use one twice. */
export function refreshRequest(
  _tokenEndpoint: string,
  _client: ClientIdentity,
  _refreshToken: string,
  _scope?: string,
): Request {
  throw new Error('to come');
}
