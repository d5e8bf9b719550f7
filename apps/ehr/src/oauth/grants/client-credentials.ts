import { randomToken, type TokenResponseBody } from '@smart-ehr/oauth-core';
import {
  type ClientCredentialsRequest,
  createTokenResponse,
  grantClientCredentials,
} from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../../ehr.ts';
import { resourceTypes } from '../../fhir/resource-types.ts';
import type { Doorway } from '../../front-doors.ts';
import type { Client } from '../../stores/clients.ts';
import { backendTokenLifetimeMs } from '../lifetimes.ts';
import { serverScope } from '../scopes.ts';

/**
 * Gives a backend service an access token for itself. No person stands behind it and no refresh token comes with it:
 * the service proves again who it is when it needs another.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#obtain-access-token
 */
export async function clientCredentialsGrant(
  ehr: Ehr,
  doorway: Doorway,
  client: Client,
  request: ClientCredentialsRequest,
): Promise<TokenResponseBody> {
  const now = ehr.now();
  const heldTypes = resourceTypes.map(({ type }) => type);
  const scope = grantClientCredentials({ asked: request.scope, client, serverScope, heldTypes });
  const grant = { id: randomToken('g_'), clientId: client.clientId, door: doorway.door.name, scope };
  const accessToken = randomToken('at_');
  await ehr.tokens.giveToBackend(grant, { accessToken, scope, accessExpiresAtMs: now + backendTokenLifetimeMs }, now);
  return createTokenResponse({ accessToken, expiresInSeconds: backendTokenLifetimeMs / 1000, scope });
}
