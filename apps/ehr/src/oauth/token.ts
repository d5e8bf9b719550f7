import { OAuthError } from '@smart-ehr/oauth-core';
import {
  type FormRequest,
  parseClientCredentials,
  parseTokenRequest,
  tokenResponseHeaders,
  verifyClientCredentials,
} from '@smart-ehr/oauth-core/server';
import type { Request, RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';
import type { Client } from '../stores/clients.ts';
import { authorizationCodeGrant } from './grants/authorization-code.ts';
import { refreshTokenGrant } from './grants/refresh-token.ts';

/**
 * POST /token: authenticates the client and hands over to the grant that it asks for.
 * https://www.rfc-editor.org/rfc/rfc6749#section-3.2
 */
export function token(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formRequestOf(request);
    const client = await authenticateClient(ehr, form);
    const asked = parseTokenRequest(form);
    if (asked.grantType === 'client_credentials') {
      throw new OAuthError('unauthorized_client', 'This client is not registered for client_credentials.');
    }
    const answer =
      asked.grantType === 'authorization_code'
        ? await authorizationCodeGrant(ehr, doorway, client, asked)
        : await refreshTokenGrant(ehr, doorway, client, asked);
    ehr.metrics.count('ehr_tokens_issued_total', { grant_type: asked.grantType });
    response.set(tokenResponseHeaders).json(answer);
  };
}

/** Which client sends this, proven by what it is registered with. https://www.rfc-editor.org/rfc/rfc6749#section-2.3 */
export async function authenticateClient(ehr: Ehr, form: FormRequest): Promise<Client> {
  const credentials = parseClientCredentials(form);
  if (credentials.method === 'private_key_jwt') {
    throw new OAuthError('invalid_client', 'This server takes no client assertions; use a client secret.');
  }
  return verifyClientCredentials(credentials, await ehr.clients.find(credentials.clientId));
}

export function formRequestOf(request: Request): FormRequest {
  return {
    contentType: request.headers['content-type'],
    authorization: request.headers.authorization,
    body: typeof request.body === 'string' ? request.body : '',
  };
}
