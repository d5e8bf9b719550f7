import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../sha256.ts';
import { publishedPublicKey } from '../testing/published-key.ts';
import { refusalOf } from '../testing/refusal.ts';
import { type RegistrationPolicy, verifyClientRegistration, verifyClientUpdate } from './client-registration.ts';

const policy: RegistrationPolicy = {
  defaultScope: { people: 'openid patient/*.rs', backend: 'system/*.rs' },
  httpJwks: false,
};
const key = { ...(await exportJWK((await generateKeyPair('ES384', { extractable: true })).publicKey)), kid: 'a' };
const redirect_uris = ['https://app.example/callback'];
const confidential = { client_name: 'My app', redirect_uris };
const asymmetric = { ...confidential, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } };
const backend = { ...asymmetric, redirect_uris: undefined, grant_types: ['client_credentials'] };

const invalidMetadata = (reason: RegExp) => ({
  code: 'invalid_client_metadata',
  status: 400,
  description: expect.stringMatching(reason),
});
const register = (metadata: unknown, change: Partial<RegistrationPolicy> = {}) =>
  verifyClientRegistration(metadata, { ...policy, ...change });

describe('a client that registers', () => {
  it('is one with a secret, for people, when it says no more than where it is', async () => {
    expect(await register({ redirect_uris })).toEqual({
      clientName: 'App without a name',
      tokenEndpointAuthMethod: 'client_secret_basic',
      applicationType: 'web',
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['https://app.example/callback'],
      scope: 'openid patient/*.rs',
    });
  });

  it('is what it says', async () => {
    const metadata = {
      client_name: ' Ärzte-App ',
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: ['com.example.app:/callback', 'http://127.0.0.1/callback'],
      scope: 'launch/patient openid patient/*.rs',
      launch_uri: 'https://app.example/launch',
    };
    expect(await register(metadata)).toEqual({
      clientName: 'Ärzte-App',
      tokenEndpointAuthMethod: 'none',
      applicationType: 'native',
      grantTypes: ['authorization_code'],
      redirectUris: ['com.example.app:/callback', 'http://127.0.0.1/callback'],
      scope: 'launch/patient openid patient/*.rs',
      launchUri: 'https://app.example/launch',
    });
  });

  it.each([
    ['its keys', { jwks: { keys: [key] } }, { jwks: { keys: [key] } }],
    [
      'where its keys are',
      { jwks: undefined, jwks_uri: 'https://app.example/jwks' },
      { jwksUri: 'https://app.example/jwks' },
    ],
  ])('gives %s to sign with', async (_, keys, expected) => {
    expect(await register({ ...asymmetric, ...keys })).toMatchObject(expected);
  });

  it('is a backend service with a key and no redirect URI', async () => {
    for (const response_types of [undefined, [], ['code']])
      expect(await register({ ...backend, response_types })).toMatchObject({
        grantTypes: ['client_credentials'],
        redirectUris: [],
        scope: 'system/*.rs',
      });
  });

  it('is started by nobody when it is a backend service', async () => {
    expect(await register({ ...backend, launch_uri: 'https://app.example/launch' })).toEqual(await register(backend));
  });

  it('tells about itself', async () => {
    const about = { client_uri: 'https://app.example/', contacts: ['dev@app.example'] };
    expect(await register({ ...confidential, ...about })).toEqual({ ...(await register(confidential)), about });
  });

  it.each([
    [true, true],
    [false, undefined],
    [undefined, undefined],
  ])('whose dpop_bound_access_tokens are %s has bound tokens: %s', async (dpop_bound_access_tokens, expected) => {
    expect((await register({ ...confidential, dpop_bound_access_tokens })).dpopBoundAccessTokens).toBe(expected);
  });

  it('may have a name of a hundred characters', async () => {
    const client_name = 'x'.repeat(100);
    expect((await register({ ...confidential, client_name })).clientName).toBe(client_name);
  });

  it('may be both', async () => {
    const both = { ...asymmetric, grant_types: ['authorization_code', 'client_credentials'] };
    expect((await register(both)).scope).toBe('openid patient/*.rs system/*.rs');
  });

  it.each([
    ['words that are no scopes', { scope: 'openid email patient/*.rs' }, { scope: 'openid patient/*.rs' }],
    ['the same twice', { redirect_uris: [...redirect_uris, ...redirect_uris] }, { redirectUris: redirect_uris }],
  ])('loses %s', async (_, change, expected) => {
    expect(await register({ ...confidential, ...change })).toMatchObject(expected);
  });

  it.each([
    ['its own client_id', { client_id: 'admin' }],
    ['its own secret', { client_secret: 'x', clientSecretHash: 'x' }],
    ['keys that it has no use for', { jwks: { keys: [key] } }],
    ['what nobody knows', { legacyPkce: true, software_statement: 'x' }],
  ])('is not asked about %s', async (_, change) => {
    expect(await register({ ...confidential, ...change })).toEqual(await register(confidential));
  });

  it('may have its keys at http only where the policy says so', async () => {
    const http = { ...asymmetric, jwks: undefined, jwks_uri: 'http://worker.internal/jwks' };
    expect((await register(http, { httpJwks: true })).jwksUri).toBe('http://worker.internal/jwks');
    expect((await refusalOf(() => register(http))).code).toBe('invalid_client_metadata');
  });
});

describe('metadata is refused', () => {
  it.each<[string, RegExp, unknown]>([
    ['that is no object', /one JSON object/, 'x'],
    ['that is null', /one JSON object/, null],
    ['that is a list', /one JSON object/, [confidential]],
    ['with an unknown way to prove itself', /one of none,/, { ...confidential, token_endpoint_auth_method: 'mtls' }],
    ['with a list for one', /token_endpoint_auth_method/, { ...confidential, token_endpoint_auth_method: ['none'] }],
    ['with an unknown kind of application', /application_type/, { ...confidential, application_type: 'toaster' }],
    ['with an unknown grant', /grant_types/, { ...confidential, grant_types: ['authorization_code', 'password'] }],
    ['with the implicit grant', /grant_types/, { ...confidential, grant_types: ['implicit'] }],
    ['with nothing to renew', /grant_types/, { ...confidential, grant_types: ['refresh_token'] }],
    ['with no grant', /grant_types/, { ...confidential, grant_types: [] }],
    ['with a grant that is no list', /grant_types/, { ...confidential, grant_types: 'authorization_code' }],
    ['with no response to a code', /response_types/, { ...confidential, response_types: [] }],
    ['with a response that is no list', /response_types/, { ...confidential, response_types: 'code' }],
    ['with the implicit response', /response_types/, { ...confidential, response_types: ['token'] }],
    [
      'with the implicit response beside the other',
      /response_types/,
      { ...confidential, response_types: ['code', 'token'] },
    ],
    ['of a backend service with an implicit response', /response_types/, { ...backend, response_types: ['token'] }],
    ['of a backend service whose responses are a text', /response_types/, { ...backend, response_types: '' }],
    ['with an address that is none', /logo_uri/, { ...confidential, logo_uri: 'logo.png' }],
    [
      'with a key that anybody has',
      /printed/,
      { ...asymmetric, jwks: { keys: [{ ...publishedPublicKey, kid: 'a' }] } },
    ],
    [
      'of a backend service without a key',
      /needs .* private_key_jwt/,
      { ...backend, token_endpoint_auth_method: undefined },
    ],
    ['of a public backend service', /needs .* private_key_jwt/, { ...backend, token_endpoint_auth_method: 'none' }],
    ['with a system scope for people', /system scope/, { ...confidential, scope: 'openid system/*.rs' }],
    ['with no scope that is one', /no scope that is known/, { ...confidential, scope: 'all of it' }],
    ['with an empty scope', /no scope that is known/, { ...confidential, scope: '' }],
    ['with a list of scopes', /string of scopes/, { ...confidential, scope: ['openid'] }],
    ['with both ways to keys', /either/, { ...asymmetric, jwks_uri: 'https://app.example/jwks' }],
    ['with no way to keys', /either/, { ...asymmetric, jwks: undefined }],
    ['with bad keys', /symmetric key/, { ...asymmetric, jwks: { keys: [{ kty: 'oct', k: 'x' }] } }],
    ['with a launch URL that runs', /launch_uri/, { ...confidential, launch_uri: 'javascript:alert(1)' }],
    ['with bound tokens that are text', /true or false/, { ...confidential, dpop_bound_access_tokens: 'true' }],
    ['with bound tokens that are null', /true or false/, { ...confidential, dpop_bound_access_tokens: null }],
    ['with a name of several lines', /client_name/, { ...confidential, client_name: 'My\napp' }],
    ['with a name that turns the text round', /client_name/, { ...confidential, client_name: 'ppa\u202e' }],
    ['with an empty name', /client_name/, { ...confidential, client_name: '' }],
    ['with a blank for a name', /client_name/, { ...confidential, client_name: ' ' }],
    ['with a very long name', /client_name .* 100/, { ...confidential, client_name: 'x'.repeat(101) }],
    ['with a name that is a number', /client_name/, { ...confidential, client_name: 1 }],
  ])('%s', async (_, reason, metadata) => {
    expect(await refusalOf(() => register(metadata))).toMatchObject(invalidMetadata(reason));
  });

  it('with too many scopes', async () => {
    const scope = Array.from({ length: 101 }, (_, i) => `patient/Observation.rs?code=${i}`).join(' ');
    expect((await refusalOf(() => register({ ...confidential, scope }))).code).toBe('invalid_scope');
  });
});

const client = { clientId: 'app', clientSecretHash: await sha256('the secret') };

describe('an update', () => {
  const update = (change: Record<string, unknown>) =>
    verifyClientUpdate({ ...confidential, client_id: 'app', ...change }, client, policy);

  it.each([
    ['that repeats the client_id', {}],
    ['that repeats the secret', { client_secret: 'the secret' }],
  ])('%s is judged like a registration', async (_, change) => {
    expect(await update(change)).toEqual(await register(confidential));
  });

  it.each<[string, RegExp, Record<string, unknown>]>([
    ['without the client_id', /hold the client_id/, { client_id: undefined }],
    ['with the client_id of another', /hold the client_id/, { client_id: 'other' }],
    ['with another secret', /client_secret/, { client_secret: 'mine' }],
    ['with a secret that is no text', /client_secret/, { client_secret: ['the secret'] }],
    ['with the hash for the secret', /client_secret/, { client_secret: client.clientSecretHash }],
    ['with a registration token', /hold registration_access_token/, { registration_access_token: 'x' }],
    ['with an address', /hold registration_client_uri/, { registration_client_uri: 'x' }],
    ['with a time', /hold client_secret_expires_at/, { client_secret_expires_at: 0 }],
    [
      'with a key that anybody has',
      /printed/,
      { ...asymmetric, jwks: { keys: [{ ...publishedPublicKey, kid: 'a' }] } },
    ],
    ['with bad metadata', /grant_types/, { grant_types: ['password'] }],
  ])('%s is refused', async (_, reason, change) => {
    expect(await refusalOf(() => update(change))).toMatchObject(invalidMetadata(reason));
  });

  it('with an empty secret is refused where there is none', async () => {
    const sent = { ...confidential, client_id: 'app', client_secret: '' };
    const refusal = await refusalOf(() => verifyClientUpdate(sent, { clientId: 'app' }, policy));
    expect(refusal.code).toBe('invalid_client_metadata');
  });
});

describe('the redirect URIs of a client', () => {
  it('may be ten', async () => {
    const ten = Array.from({ length: 10 }, (_, i) => `https://app.example/${i}`);
    expect((await register({ ...confidential, redirect_uris: ten })).redirectUris).toEqual(ten);
  });

  it.each<[string, RegExp, unknown]>([
    ['none', /1 to 10/, undefined],
    ['an empty list', /1 to 10/, []],
    ['a text', /1 to 10/, 'https://app.example/callback'],
    ['too many', /1 to 10/, Array.from({ length: 11 }, (_, i) => `https://app.example/${i}`)],
    ['half a URL', /whole URL/, [...redirect_uris, '/callback']],
    ['a scheme that only a native app has', /native/, ['com.example.app:/callback']],
  ])('cannot be %s', async (_, reason, redirect_uris) => {
    expect(await refusalOf(() => register({ ...confidential, redirect_uris }))).toMatchObject({
      code: 'invalid_redirect_uri',
      status: 400,
      description: expect.stringMatching(reason),
    });
  });
});
