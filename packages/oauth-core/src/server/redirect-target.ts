/**
 * The first half of judging an authorization request: may this browser be sent back at all?
 * https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
 */
import { OAuthError } from '../oauth-error.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { RegisteredClient } from './client.ts';
import { redirectUriMatches } from './redirect-uri.ts';

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

const specLink = 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1';

/** In characters, of each parameter that is kept or sent back: room for a signed state, and for no store of the app's. */
export const longestParameter = 2_048;

/**
 * Throws what must be shown on an error page: "the authorization server … MUST NOT automatically redirect the
 * user-agent to the invalid redirection URI".
 */
export function verifyClientAndRedirectUri(
  request: AuthorizationRequest,
  client: RegisteredClient | undefined,
): RedirectTarget {
  const { clientId, redirectUri, state, repeated } = request;
  for (const name of ['client_id', 'redirect_uri']) {
    if (repeated.includes(name)) throw new OAuthError('invalid_request', `Send ${name} once.`, { specLink });
  }
  if (clientId === undefined) throw new OAuthError('invalid_request', 'The client_id is missing.', { specLink });
  if (client === undefined || client.clientId !== clientId) {
    throw new OAuthError('invalid_client', 'No app with this client_id is registered here.', { specLink });
  }
  if (redirectUri === undefined) {
    throw new OAuthError('invalid_request', 'The redirect_uri is missing.', { specLink });
  }
  if (!client.redirectUris.some(registered => redirectUriMatches(registered, redirectUri, client.applicationType))) {
    throw new OAuthError(
      'invalid_request',
      'This redirect_uri is not registered for the app. It must equal a registered one, character by character.',
      { specLink: 'https://www.rfc-editor.org/rfc/rfc9700#section-2.1' },
    );
  }
  // Every answer at the redirect URI would have to repeat the state, so this one is given here.
  if (state !== undefined && state.length > longestParameter) {
    throw new OAuthError('invalid_request', `Send a state of at most ${longestParameter} characters.`, { specLink });
  }
  return {
    proven: 'client-and-redirect-uri',
    clientId,
    redirectUri,
    ...(state !== undefined && !repeated.includes('state') && { state }),
  };
}
