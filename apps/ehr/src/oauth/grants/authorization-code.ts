import { OAuthError } from '@smart-ehr/oauth-core';
import { type AuthorizationCodeRequest, redeemAuthorizationCode } from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../../ehr.ts';
import { type ClientRequest, evidenceOf } from '../client-request.ts';
import { ended, endGrant } from './end-grant.ts';
import { createTokens, issuedEvent, tokenAnswer } from './tokens.ts';

const usedTwice = 'code used twice';
const specLink = 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2';

/**
 * Exchanges an authorization code for tokens: load the code, decide, save, answer.
 * https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
 */
export async function authorizationCodeGrant(ehr: Ehr, request: ClientRequest, asked: AuthorizationCodeRequest) {
  const { client, doorway } = request;
  const jkt = request.proof?.jkt;
  const now = ehr.now();
  const record = await ehr.codes.find(asked.code);
  const decision = await redeemAuthorizationCode({ record, request: asked, client, jkt, door: doorway.door.name, now });
  if (!record) throw new Error('A code that is not stored was redeemed.');
  // "the authorization server … SHOULD revoke (when possible) all tokens previously issued based on that code" (§4.1.2)
  if (decision.outcome === 'revoke-grant') throw await endGrant(ehr, request, record.grant, usedTwice, decision.error);

  const tokens = createTokens(record.grant, request, now, { accessScope: record.grant.scope });
  const evidence = evidenceOf(request, issuedEvent(asked.grantType, record.grant, tokens));
  if (!(await ehr.codes.redeem(record, tokens, evidence, now))) {
    const description = 'The code was used twice at once, so what it gave has been revoked. Begin anew.';
    const error = new OAuthError('invalid_grant', description, { specLink });
    throw ended(ehr, request, usedTwice, error);
  }
  return tokenAnswer(ehr, doorway, record.grant, tokens, { now, nonce: record.grant.details.nonce });
}
