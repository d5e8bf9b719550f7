import type { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client.ts';
import type { RefreshTokenRequest } from './token-request.ts';

/** A refresh token as it was stored when it was made. */
export type RefreshTokenRecord = {
  clientId: string;
  door: string;
  /** The granted scope string. */
  scope: string;
  expiresAtMs: number;
  /** When it was exchanged before; null or absent the first time. */
  usedMs?: number | null;
  /** When the grant that it belongs to was ended; null or absent while it lasts. */
  revokedMs?: number | null;
  /** True when the access was to last as long as the session (online_access) and that is over. */
  sessionEnded?: boolean;
};

/**
 * `rotate`: give a new refresh token with `refreshScope` (always the whole) and an access token with `accessScope`.
 * `revoke-grant`: the token was used before, so one of its two holders is a thief. End the grant, answer the error.
 */
export type RefreshDecision =
  | { outcome: 'rotate'; accessScope: string; refreshScope: string }
  | { outcome: 'revoke-grant'; error: OAuthError };

export type Refresh = {
  record: RefreshTokenRecord | undefined;
  request: RefreshTokenRequest;
  /** Already authenticated. */
  client: RegisteredClient;
  door: string;
  now: number;
};

export function useRefreshToken(_refresh: Refresh): RefreshDecision {
  throw new Error('to come');
}
