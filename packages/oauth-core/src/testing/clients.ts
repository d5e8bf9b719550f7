/** For tests: one registered client of each kind. */
import type { RegisteredClient } from '../server/client.ts';
import { sha256 } from '../sha256.ts';

export const publicClient: RegisteredClient = {
  clientId: 'app',
  tokenEndpointAuthMethod: 'none',
  applicationType: 'web',
  redirectUris: ['https://app.example/callback', 'https://app.example/other?tenant=1'],
  grantTypes: ['authorization_code', 'refresh_token'],
  scope: 'launch/patient openid fhirUser offline_access patient/*.rs',
};

export const clientSecret = 'a secret: 100% +1';

export const confidentialClient: RegisteredClient = {
  ...publicClient,
  clientId: 'web:app',
  tokenEndpointAuthMethod: 'client_secret_basic',
  clientSecretHash: await sha256(clientSecret),
};
