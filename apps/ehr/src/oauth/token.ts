import type { TokenResponseBody } from '@smart-ehr/oauth-core';
import { parseTokenRequest, type TokenRequest, tokenResponseHeaders } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';
import type { Client } from '../stores/clients.ts';
import { authenticateClient, formRequestOf } from './client-authentication.ts';
import { authorizationCodeGrant } from './grants/authorization-code.ts';
import { clientCredentialsGrant } from './grants/client-credentials.ts';
import { refreshTokenGrant } from './grants/refresh-token.ts';

/**
 * POST /token: authenticates the client and hands over to the grant that it asks for.
 * https://www.rfc-editor.org/rfc/rfc6749#section-3.2
 */
export function token(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formRequestOf(request);
    const client = await authenticateClient(ehr, doorway, form);
    const asked = parseTokenRequest(form);
    const answer = await grant(ehr, doorway, client, asked);
    ehr.metrics.count('ehr_tokens_issued_total', { grant_type: asked.grantType });
    response.set(tokenResponseHeaders).json(answer);
  };
}

function grant(ehr: Ehr, doorway: Doorway, client: Client, asked: TokenRequest): Promise<TokenResponseBody> {
  switch (asked.grantType) {
    case 'authorization_code':
      return authorizationCodeGrant(ehr, doorway, client, asked);
    case 'refresh_token':
      return refreshTokenGrant(ehr, doorway, client, asked);
    case 'client_credentials':
      return clientCredentialsGrant(ehr, doorway, client, asked);
  }
}
