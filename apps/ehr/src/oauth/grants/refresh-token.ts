import { OAuthError } from '@smart-ehr/oauth-core';
import { type RefreshTokenRequest, redeemRefreshToken } from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../../ehr.ts';
import type { Doorway } from '../../front-doors.ts';
import type { Client } from '../../stores/clients.ts';
import { createTokens, tokenAnswer } from './tokens.ts';

/**
 * Exchanges a refresh token for new tokens, a new refresh token among them: load, decide, save, answer.
 * https://www.rfc-editor.org/rfc/rfc6749#section-6 and https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
export async function refreshTokenGrant(ehr: Ehr, doorway: Doorway, client: Client, request: RefreshTokenRequest) {
  const now = ehr.now();
  const record = await ehr.tokens.findRefreshToken(request.refreshToken, now);
  const decision = redeemRefreshToken({ record, request, client, door: doorway.door.name, now });
  if (!record) throw new Error('A refresh token that is not stored was used.');
  if (decision.outcome === 'revoke-grant') {
    await endGrant(ehr, record.grant.id, now);
    throw decision.error;
  }
  const tokens = createTokens(record.grant, client, now, decision);
  if (!(await ehr.tokens.rotate(record, tokens, now))) {
    await endGrant(ehr, record.grant.id, now);
    throw new OAuthError('invalid_grant', 'The refresh token was used twice at once; the access has been revoked.');
  }
  return tokenAnswer(ehr, doorway, record.grant, tokens, { now });
}

/** Two holders of one refresh token: which of them is the thief cannot be told, so the whole family ends. */
async function endGrant(ehr: Ehr, grantId: string, now: number): Promise<void> {
  const why = 'refresh token used twice';
  if (await ehr.grants.revoke(grantId, why, now)) ehr.metrics.count('ehr_grants_revoked_total', { reason: why });
}
