import { expect, it } from 'vitest';
import { createClientInformation } from './client-information.ts';
import type { ClientMetadata } from './client-registration.ts';

const client: ClientMetadata = {
  clientName: 'My app',
  tokenEndpointAuthMethod: 'client_secret_basic',
  applicationType: 'web',
  grantTypes: ['authorization_code'],
  redirectUris: ['https://app.example/callback'],
  scope: 'openid',
};
const access = { clientId: 'app', registrationToken: 'rat', registrationUri: 'https://ehr.example/register/app' };

it('tells what is registered, and how to change it', () => {
  expect(createClientInformation(client, access)).toStrictEqual({
    client_id: 'app',
    registration_access_token: 'rat',
    registration_client_uri: 'https://ehr.example/register/app',
    client_name: 'My app',
    token_endpoint_auth_method: 'client_secret_basic',
    application_type: 'web',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: ['https://app.example/callback'],
    scope: 'openid',
  });
});

it('tells a new secret, and that it lasts', () => {
  const information = createClientInformation(client, { ...access, clientSecret: 'cs' });
  expect(information).toMatchObject({ client_secret: 'cs', client_secret_expires_at: 0 });
});

it('never tells what was not asked: other fields of a record stay inside', () => {
  const record = { ...client, clientSecretHash: 'hash', registrationTokenHash: 'hash', legacyPkce: true };
  expect(JSON.stringify(createClientInformation(record, access))).not.toMatch(/hash|legacy/i);
});

it.each([
  ['keys', { jwks: { keys: [] } }, { jwks: { keys: [] } }],
  ['the place of keys', { jwksUri: 'https://app.example/jwks' }, { jwks_uri: 'https://app.example/jwks' }],
  ['the place where it is launched', { launchUri: 'https://app.example/l' }, { launch_uri: 'https://app.example/l' }],
  ['what it tells about itself', { about: { tos_uri: 'https://app.example/t' } }, { tos_uri: 'https://app.example/t' }],
  ['that its tokens are bound to a key', { dpopBoundAccessTokens: true }, { dpop_bound_access_tokens: true }],
  ['no response type without a code', { grantTypes: ['client_credentials' as const] }, { response_types: [] }],
])('tells %s', (_, change, expected) => {
  expect(createClientInformation({ ...client, ...change }, access)).toMatchObject(expected);
});

it('warns of what was sent', () => {
  const warning = {
    code: 'scope_missing',
    message: 'No scope was named.',
    spec: 'https://www.rfc-editor.org/rfc/rfc7591',
  };
  expect(createClientInformation(client, access, [warning]).registration_warnings).toEqual([warning]);
  expect(createClientInformation(client, access, [])).not.toHaveProperty('registration_warnings');
});
