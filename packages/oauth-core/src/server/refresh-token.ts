/**
 * Redeems a refresh token: each works once and is replaced, so that a stolen one is noticed.
 * https://www.rfc-editor.org/rfc/rfc6749#section-6 and https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
import { OAuthError } from '../oauth-error.ts';
import { parseScopes, readScopes } from '../parse-scope.ts';
import { isCoveredBy } from '../scope-within.ts';
import type { RegisteredClient } from './client.ts';
import { verifyBoundKey } from './dpop-binding.ts';
import type { RefreshTokenRequest } from './token-request.ts';

/** A refresh token as it was stored when it was made. */
export type RefreshTokenRecord = {
  clientId: string;
  door: string;
  /** The granted scope string. */
  scope: string;
  expiresAtMs: number;
  /** Thumbprint of the key that it is bound to (DPoP); null or absent for a token of a client that proves itself otherwise. */
  jkt?: string | null;
  /** When it was exchanged before; null or absent the first time. */
  usedMs?: number | null;
  /** When the grant that it belongs to was ended; null or absent while it lasts. */
  revokedMs?: number | null;
  /** True when the access was to last as long as the session (online_access) and that is over. */
  sessionEnded?: boolean;
  /** True when the person who gave the access has no account any more. */
  personGone?: boolean;
};

/**
 * `rotate`: give a new refresh token with `refreshScope` (always the whole) and an access token with `accessScope`.
 * `revoke-grant`: the token was used before, so one of its two holders is a thief. End the grant, answer the error.
 */
export type RefreshDecision =
  | { outcome: 'rotate'; accessScope: string; refreshScope: string }
  | { outcome: 'revoke-grant'; error: OAuthError };

export type RefreshRedemption = {
  record: RefreshTokenRecord | undefined;
  request: RefreshTokenRequest;
  /** Already authenticated. */
  client: RegisteredClient;
  /** Thumbprint of the key of which the request holds a proof. */
  jkt?: string | undefined;
  /** The front door that was asked; a refresh token is worth something only at its own. */
  door: string;
  now: number;
};

const specLink = 'https://www.rfc-editor.org/rfc/rfc6749#section-6';

/** Throws the refusal; reuse is a decision of its own because it has a consequence. */
export function redeemRefreshToken({ record, request, client, jkt, door, now }: RefreshRedemption): RefreshDecision {
  if (!client.grantTypes.includes('refresh_token')) {
    throw new OAuthError('unauthorized_client', 'This client is not registered for refresh_token.', { specLink });
  }
  if (record === undefined) throw refusal('This refresh token is not known here.');
  // First whose it is: reuse tells of a theft because the token is bound to its client (RFC 9700 §4.14.2), and no
  // client may end what another was given.
  if (record.clientId !== client.clientId) throw refusal('This refresh token was given to another client.');
  if (record.door !== door) throw refusal('This refresh token was given by another issuer.');
  // Without its key the token is worth nothing, also as a sign of theft: whoever copied it cannot end the access.
  verifyBoundKey(jkt, record.jkt, 'refresh token');
  if (record.usedMs != null) {
    return { outcome: 'revoke-grant', error: refusal('This refresh token was used before; its access has ended.') };
  }
  if (record.revokedMs != null) throw refusal('The access was ended.');
  if (record.personGone === true) throw refusal('The person who gave the access has no account any more.');
  if (record.sessionEnded === true) throw refusal('The access lasted until the person signed out.');
  if (record.expiresAtMs <= now) throw refusal('This refresh token has expired.');
  return {
    outcome: 'rotate',
    accessScope: sameOrNarrower(request.scope, record.scope),
    refreshScope: record.scope,
  };
}

/** "MUST NOT include any scope not originally granted … if omitted is treated as equal to the scope originally granted" */
function sameOrNarrower(asked: string | undefined, granted: string): string {
  if (asked === undefined) return granted;
  const covering = parseScopes(granted);
  const words = readScopes(asked);
  if (words.length === 0) return granted;
  if (!words.every(({ scope }) => scope !== undefined && isCoveredBy(scope, covering))) {
    throw new OAuthError('invalid_scope', 'Ask for the granted scopes or fewer; more needs a new authorization.', {
      specLink,
    });
  }
  return words.map(({ text }) => text).join(' ');
}

function refusal(description: string): OAuthError {
  return new OAuthError('invalid_grant', description, { specLink });
}
