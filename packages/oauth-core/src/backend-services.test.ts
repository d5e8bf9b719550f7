/**
 * How a backend service gets its token, client and server of this package talking to each other.
 */
import { expect, it } from 'vitest';
import {
  clientCredentialsRequest,
  createClientAssertion,
  readBackendConfiguration,
  readTokenResponse,
} from './client/index.ts';
import {
  clientAssertionAlgorithms,
  createTokenResponse,
  grantClientCredentials,
  parseClientCredentials,
  parseTokenRequest,
  selectVerificationKeys,
  smartConfiguration,
  verifyClientAssertion,
} from './server/index.ts';
import { backendClient, backendJwks, backendKey } from './testing/clients.ts';
import { jsonResponse } from './testing/json-response.ts';
import { mountedServer } from './testing/mounted-server.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const fhirBase = 'https://ehr.example/fhir';
const backendServer = {
  ...mountedServer,
  grantTypes: ['client_credentials'] as const,
  authMethods: ['private_key_jwt'] as const,
  assertionAlgorithms: clientAssertionAlgorithms,
};

it('a backend service proves who it is and gets a token for what it is registered for', async () => {
  // Discovery, and the request of the service.
  const configuration = await readBackendConfiguration(fhirBase, jsonResponse(smartConfiguration(backendServer)));
  const { token_endpoint: tokenEndpoint } = configuration;
  const { clientId } = backendClient;
  const assertion = await createClientAssertion({ clientId, tokenEndpoint, privateKey: backendKey, now });
  const request = clientCredentialsRequest(configuration, { scope: 'system/*.read openid', assertion });

  // The server looks the client up by what the assertion says, and believes it when the signature is the client's.
  const form = {
    contentType: request.headers.get('Content-Type') ?? undefined,
    authorization: request.headers.get('Authorization') ?? undefined,
    body: await request.text(),
  };
  const credentials = parseClientCredentials(form);
  if (credentials.method !== 'private_key_jwt') throw new Error('another method');
  expect(credentials.clientId).toBe(clientId);
  expect(selectVerificationKeys(credentials.assertion, backendJwks)).toHaveLength(1);
  const keys = { jwks: backendJwks, audiences: [tokenEndpoint], now };
  const { client, jti, expiresAtMs } = await verifyClientAssertion(credentials, { client: backendClient, ...keys });
  expect([client, expiresAtMs]).toEqual([backendClient, now + 300_000]);
  expect(jti).not.toBe('');

  // What it may have, and the answer.
  const asked = parseTokenRequest(form);
  if (asked.grantType !== 'client_credentials') throw new Error('another grant type');
  const terms = { serverScope: 'system/*.rs', heldTypes: ['Patient'] };
  const { scope } = grantClientCredentials({ asked: asked.scope, client, ...terms });
  const answer = jsonResponse(createTokenResponse({ accessToken: 'at', expiresInSeconds: 300, scope }));
  expect(await readTokenResponse(answer, now)).toMatchObject({ accessToken: 'at', scope: 'system/*.read' });
});
