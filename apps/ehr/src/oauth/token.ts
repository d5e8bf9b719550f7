import type { TokenResponseBody } from '@smart-ehr/oauth-core';
import {
  parseTokenRequest,
  type TokenRequest,
  tokenResponseHeaders,
  verifyProofIsSent,
  verifyResource,
} from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { sendJsonText } from '../http/public-document.ts';
import { type ClientRequest, fromClient } from './client-request.ts';
import { authorizationCodeGrant } from './grants/authorization-code.ts';
import { clientCredentialsGrant } from './grants/client-credentials.ts';
import { refreshTokenGrant } from './grants/refresh-token.ts';
import { audsAt } from './scopes.ts';

/**
 * POST /token: authenticates the client and hands over to the grant that it asks for. All that a request changes (the
 * code, assertion and proof that are used up, the tokens, the event of the audit) is one transaction.
 * https://www.rfc-editor.org/rfc/rfc6749#section-3.2
 */
export function token(ehr: Ehr, door: FrontDoor): RequestHandler {
  return fromClient(ehr, door, async (request, response) => {
    verifyProofIsSent(request.client, request.proof);
    const asked = parseTokenRequest(request.form);
    verifyResource(request.form, audsAt(ehr.config, door));
    const answer = await grant(ehr, request, asked);
    ehr.metrics.count('ehr_tokens_issued_total', { grant_type: asked.grantType });
    response.set(tokenResponseHeaders);
    sendJsonText(response, JSON.stringify(answer));
  });
}

function grant(ehr: Ehr, request: ClientRequest, asked: TokenRequest): Promise<TokenResponseBody> {
  switch (asked.grantType) {
    case 'authorization_code':
      return authorizationCodeGrant(ehr, request, asked);
    case 'refresh_token':
      return refreshTokenGrant(ehr, request, asked);
    case 'client_credentials':
      return clientCredentialsGrant(ehr, request, asked);
  }
}
