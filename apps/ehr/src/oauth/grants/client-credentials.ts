import { randomToken, type TokenResponseBody } from '@smart-ehr/oauth-core';
import {
  type ClientCredentialsRequest,
  createTokenResponse,
  grantClientCredentials,
} from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../../ehr.ts';
import { resourceTypes } from '../../fhir/resource-types.ts';
import { type ClientRequest, evidenceOf } from '../client-request.ts';
import { backendTokenLifetimeMs } from '../lifetimes.ts';
import { serverScope } from '../scopes.ts';
import { issuedEvent } from './tokens.ts';

const heldTypes = resourceTypes.map(({ type }) => type);

/**
 * Gives a backend service an access token for itself. No person stands behind it and no refresh token comes with it:
 * the service proves again who it is when it needs another.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#obtain-access-token
 */
export async function clientCredentialsGrant(
  ehr: Ehr,
  request: ClientRequest,
  asked: ClientCredentialsRequest,
): Promise<TokenResponseBody> {
  const { client, doorway } = request;
  const now = ehr.now();
  const given = grantClientCredentials({ asked: asked.scope, client, serverScope, heldTypes });
  const grant = { id: randomToken('g_'), clientId: client.clientId, door: doorway.door.name, ...given };
  const { scope } = given;
  const accessToken = randomToken('at_');
  const jkt = request.proof?.jkt;
  const tokens = { accessToken, scope, accessExpiresAtMs: now + backendTokenLifetimeMs, jkt };
  await ehr.tokens.giveToBackend(grant, tokens, evidenceOf(request, issuedEvent(asked.grantType, grant, tokens)), now);
  return createTokenResponse({ accessToken, jkt, expiresInSeconds: backendTokenLifetimeMs / 1000, scope });
}
