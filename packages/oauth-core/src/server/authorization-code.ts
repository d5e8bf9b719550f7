/**
 * Redeems an authorization code: every rule of RFC 6749 §4.1.3 and RFC 7636 §4.6, over the whole record, the whole
 * request and the time.
 * https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
 */
import { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client.ts';
import { verifyCodeVerifier } from './code-verifier.ts';
import { verifyBoundKey } from './dpop-binding.ts';
import type { AuthorizationCodeRequest } from './token-request.ts';

/** A code as it was stored when it was made. */
export type AuthorizationCodeRecord = {
  clientId: string;
  door: string;
  redirectUri: string;
  codeChallenge?: string | null;
  /** Thumbprint of the key that the app said it would prove (`dpop_jkt`). */
  dpopJkt?: string | null;
  expiresAtMs: number;
  /** When it was redeemed before; null or absent the first time. */
  usedMs?: number | null;
  /** When the grant that it belongs to was ended; null or absent while it lasts. */
  revokedMs?: number | null;
};

/** One minute: long enough for a redirect, too short for a thief. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-4-authorization-code */
export const authorizationCodeLifetimeMs = 60_000;

/** `revoke-grant`: somebody else has the code too. End all that came of it, then answer with the error. */
export type CodeDecision = { outcome: 'redeem' } | { outcome: 'revoke-grant'; error: OAuthError };

export type CodeRedemption = {
  record: AuthorizationCodeRecord | undefined;
  request: AuthorizationCodeRequest;
  /** Already authenticated. */
  client: RegisteredClient;
  /** Thumbprint of the key of which the request holds a proof. */
  jkt?: string | undefined;
  /** The front door that was asked; a code is worth something only at its own. */
  door: string;
  now: number;
};

const specLink = 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3';

/** Throws the refusal; a replay is a decision of its own because it has a consequence. */
export async function redeemAuthorizationCode(redemption: CodeRedemption): Promise<CodeDecision> {
  const { record, request, client, jkt, door, now } = redemption;
  if (!client.grantTypes.includes('authorization_code')) {
    throw new OAuthError('unauthorized_client', 'This client is not registered for authorization_code.', { specLink });
  }
  if (record === undefined) throw refusal('This code is not known here.');
  // First whose it is: a code that another client presents says nothing about the one it was given to, and must not
  // let that client end access that is not its own.
  if (record.clientId !== client.clientId) throw refusal('This code was given to another client.');
  if (record.door !== door) throw refusal('This code was given by another issuer.');
  // "If an authorization code is used more than once, the authorization server MUST deny the request and SHOULD
  // revoke … all tokens previously issued based on that authorization code." RFC 6749 §4.1.2
  if (record.usedMs != null) return { outcome: 'revoke-grant', error: refusal('This code was used before.') };
  if (record.revokedMs != null) throw refusal('The access was ended before this code was redeemed.');
  if (record.expiresAtMs <= now) throw refusal('This code has expired; redeem it within a minute.');
  if (record.redirectUri !== request.redirectUri) {
    throw refusal('The redirect_uri must be the one of the authorization request.');
  }
  verifyBoundKey(jkt, record.dpopJkt, 'code');
  await verifyCodeVerifier(request.codeVerifier, record.codeChallenge ?? undefined);
  return { outcome: 'redeem' };
}

function refusal(description: string): OAuthError {
  return new OAuthError('invalid_grant', description, { specLink });
}
