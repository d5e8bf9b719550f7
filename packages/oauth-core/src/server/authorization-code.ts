import type { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client.ts';
import type { AuthorizationCodeRequest } from './token-request.ts';

/** A code as it was stored when it was made. */
export type AuthorizationCodeRecord = {
  clientId: string;
  door: string;
  redirectUri: string;
  codeChallenge?: string | null;
  expiresAtMs: number;
  /** When it was redeemed before; null or absent the first time. */
  usedMs?: number | null;
  /** When the grant that it belongs to was ended; null or absent while it lasts. */
  revokedMs?: number | null;
};

/** How long a code is good for. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#response-4 */
export const authorizationCodeLifetimeMs = 60_000;

/** `revoke-grant`: somebody else has the code too. End all that came of it, then answer with the error. */
export type CodeDecision = { outcome: 'redeem' } | { outcome: 'revoke-grant'; error: OAuthError };

export type CodeRedemption = {
  record: AuthorizationCodeRecord | undefined;
  request: AuthorizationCodeRequest;
  /** Already authenticated. */
  client: RegisteredClient;
  /** The front door that was asked; a code is worth something only at its own. */
  door: string;
  now: number;
};

export async function redeemAuthorizationCode(_redemption: CodeRedemption): Promise<CodeDecision> {
  throw new Error('to come');
}
