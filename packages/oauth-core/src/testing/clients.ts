/** For tests: one registered client of each kind. */
import { exportJWK, generateKeyPair } from 'jose';
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

/** The keys of `backendClient`: the private one signs, the public one is registered. */
const pair = await generateKeyPair('ES384', { extractable: true });
export const backendKey = { ...(await exportJWK(pair.privateKey)), kty: 'EC', kid: 'key-1', alg: 'ES384' };
export const backendJwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kty: 'EC', kid: 'key-1', alg: 'ES384' }] };

export const backendClient: RegisteredClient = {
  clientId: 'worker',
  tokenEndpointAuthMethod: 'private_key_jwt',
  jwks: backendJwks,
  applicationType: 'web',
  redirectUris: [],
  grantTypes: ['client_credentials'],
  scope: 'system/*.rs',
};

export const clientSecret = 'a secret: 100% +1';

export const confidentialClient: RegisteredClient = {
  ...publicClient,
  clientId: 'web:app',
  tokenEndpointAuthMethod: 'client_secret_basic',
  clientSecretHash: await sha256(clientSecret),
};
