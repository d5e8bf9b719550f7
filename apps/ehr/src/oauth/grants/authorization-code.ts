import { OAuthError } from '@smart-ehr/oauth-core';
import { type AuthorizationCodeRequest, redeemAuthorizationCode } from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../../ehr.ts';
import type { Doorway } from '../../front-doors.ts';
import type { Client } from '../../stores/clients.ts';
import { createTokens, tokenAnswer } from './tokens.ts';

/**
 * Exchanges an authorization code for tokens: load the code, decide, save, answer.
 * https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
 */
export async function authorizationCodeGrant(
  ehr: Ehr,
  doorway: Doorway,
  client: Client,
  request: AuthorizationCodeRequest,
) {
  const now = ehr.now();
  const record = await ehr.codes.find(request.code);
  const decision = await redeemAuthorizationCode({ record, request, client, door: doorway.door.name, now });
  if (!record) throw new Error('A code that is not stored was redeemed.');
  if (decision.outcome === 'revoke-grant') {
    await endGrant(ehr, record.grant.id, now);
    throw decision.error;
  }
  const tokens = createTokens(record.grant, client, now, { accessScope: record.grant.scope });
  if (!(await ehr.codes.redeem(record, tokens, now))) {
    await endGrant(ehr, record.grant.id, now);
    throw new OAuthError('invalid_grant', 'The code was used twice at once; what it gave has been revoked.');
  }
  return tokenAnswer(ehr, doorway, record.grant, tokens, { now, nonce: record.grant.details.nonce });
}

/** "the authorization server … SHOULD revoke (when possible) all tokens previously issued based on that code" (§4.1.2) */
async function endGrant(ehr: Ehr, grantId: string, now: number): Promise<void> {
  const why = 'code used twice';
  if (await ehr.grants.revoke(grantId, why, now)) ehr.metrics.count('ehr_grants_revoked_total', { reason: why });
}
