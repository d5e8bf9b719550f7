import type { OAuthError } from '../oauth-error.ts';
import type { RedirectTarget } from './redirect-target.ts';

/** The URL that takes the code to the app. */
export function createAuthorizationResponse(
  _target: RedirectTarget,
  _response: { code: string; issuer: string },
): string {
  throw new Error('to come');
}

/** The URL that takes the refusal to the app. */
export function createErrorResponse(_target: RedirectTarget, _response: { error: OAuthError; issuer: string }): string {
  throw new Error('to come');
}
