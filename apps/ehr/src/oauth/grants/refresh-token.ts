import { OAuthError } from '@smart-ehr/oauth-core';
import { type RefreshTokenRequest, redeemRefreshToken } from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../../ehr.ts';
import { type ClientRequest, evidenceOf } from '../client-request.ts';
import { ended, endGrant } from './end-grant.ts';
import { createTokens, issuedEvent, tokenAnswer } from './tokens.ts';

const usedTwice = 'refresh token used twice';
const specLink = 'https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2';

/**
 * Exchanges a refresh token for new tokens, a new refresh token among them: load, decide, save, answer.
 * https://www.rfc-editor.org/rfc/rfc6749#section-6 and https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
export async function refreshTokenGrant(ehr: Ehr, request: ClientRequest, asked: RefreshTokenRequest) {
  const { client, doorway } = request;
  const jkt = request.proof?.jkt;
  const now = ehr.now();
  const record = request.refreshToken ?? (await ehr.tokens.findRefreshToken(asked.refreshToken, now));
  const decision = redeemRefreshToken({ record, request: asked, client, jkt, door: doorway.door.name, now });
  if (!record) throw new Error('A refresh token that is not stored was used.');
  if (decision.outcome === 'revoke-grant') throw await endGrant(ehr, request, record.grant, usedTwice, decision.error);

  const tokens = createTokens(record.grant, request, now, decision);
  const evidence = evidenceOf(request, issuedEvent(asked.grantType, record.grant, tokens));
  if (!(await ehr.tokens.rotate(record, tokens, evidence, now))) {
    const description = 'The refresh token was used twice at once, so the access has been revoked. Begin anew.';
    throw ended(ehr, request, usedTwice, new OAuthError('invalid_grant', description, { specLink }));
  }
  return tokenAnswer(ehr, doorway, record.grant, tokens, { now });
}
