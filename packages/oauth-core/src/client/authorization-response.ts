import type { PendingAuthorization } from './authorization-request.ts';

declare const checked: unique symbol;

/** A code whose `state` and `iss` were checked: the only kind that `tokenRequest` takes. */
export type AuthorizationCode = string & { readonly [checked]: 'state and iss' };

export function readAuthorizationResponse(_pending: PendingAuthorization, _callbackUrl: string): AuthorizationCode {
  throw new Error('to come');
}
