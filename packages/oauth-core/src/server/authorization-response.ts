/**
 * The two answers of the authorization endpoint: a code, or why there is none. Both echo `state` and name the issuer.
 * https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 and https://www.rfc-editor.org/rfc/rfc9207#section-2
 */
import type { OAuthError } from '../oauth-error.ts';
import type { RedirectTarget } from './redirect-target.ts';

/** The URL that takes the code to the app. */
export function createAuthorizationResponse(
  target: RedirectTarget,
  { code, issuer }: { code: string; issuer: string },
): string {
  return redirectUrl(target, { code, state: target.state, iss: issuer });
}

/** The URL that takes the refusal to the app. */
export function createErrorResponse(
  target: RedirectTarget,
  { error, issuer }: { error: OAuthError; issuer: string },
): string {
  return redirectUrl(target, { ...error.toBody(), state: target.state, iss: issuer });
}

/** The redirect URI as it was sent, its own query "retained" (RFC 6749 §3.1.2), and the parameters after it. */
function redirectUrl({ redirectUri }: RedirectTarget, parameters: Record<string, string | undefined>): string {
  const query = Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${encodeURIComponent(value)}`))
    .join('&');
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`;
}
