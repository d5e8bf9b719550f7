import type { AuthorizationRequest } from './authorization-request.ts';
import type { RegisteredClient } from './client.ts';

/**
 * A redirect URI that is proven to be the client's. Only `verifyClientAndRedirectUri` makes one, and everything that
 * redirects wants one. Plain data: it survives being stored as JSON.
 */
export type RedirectTarget = {
  readonly proven: 'client-and-redirect-uri';
  clientId: string;
  redirectUri: string;
  state?: string;
};

/** Throws what must be shown on an error page: the browser must not be sent anywhere. */
export function verifyClientAndRedirectUri(
  _request: AuthorizationRequest,
  _client: RegisteredClient | undefined,
): RedirectTarget {
  throw new Error('to come');
}
