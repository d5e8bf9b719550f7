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
  it.each<[string, unknown]>([
    ['that is no object', 'x'],
    ['that is null', null],
    ['that is a list', [confidential]],
    ['with an unknown way to authenticate', { ...confidential, token_endpoint_auth_method: 'client_secret_jwt' }],
    ['with a list for one', { ...confidential, token_endpoint_auth_method: ['none'] }],
    ['with an unknown kind of application', { ...confidential, application_type: 'toaster' }],
    ['with an unknown grant', { ...confidential, grant_types: ['authorization_code', 'password'] }],
    ['with the implicit grant', { ...confidential, grant_types: ['implicit'] }],
    ['with nothing to renew', { ...confidential, grant_types: ['refresh_token'] }],
    ['with no grant', { ...confidential, grant_types: [] }],
    ['with a grant that is no list', { ...confidential, grant_types: 'authorization_code' }],
    ['with no response to a code', { ...confidential, response_types: [] }],
    ['with an address that is none', { ...confidential, logo_uri: 'logo.png' }],
    ['with a key that anybody has', { ...asymmetric, jwks: { keys: [{ ...publishedPublicKey, kid: 'a' }] } }],
    ['with the implicit response', { ...confidential, response_types: ['token'] }],
    ['of a backend service without a key', { ...backend, token_endpoint_auth_method: 'client_secret_basic' }],
    ['of a public backend service', { ...backend, token_endpoint_auth_method: 'none' }],
    ['with a system scope for people', { ...confidential, scope: 'openid system/*.rs' }],
    ['with no scope that is one', { ...confidential, scope: 'all of it' }],
    ['with an empty scope', { ...confidential, scope: '' }],
    ['with a list of scopes', { ...confidential, scope: ['openid'] }],
    ['with both ways to keys', { ...asymmetric, jwks_uri: 'https://app.example/jwks' }],
    ['with no way to keys', { ...asymmetric, jwks: undefined }],
    ['with bad keys', { ...asymmetric, jwks: { keys: [{ kty: 'oct', k: 'x' }] } }],
    ['with a key URL of this machine', { ...asymmetric, jwks: undefined, jwks_uri: 'http://localhost/jwks' }],
    ['with a key URL whose host has a comma', { ...asymmetric, jwks: undefined, jwks_uri: 'https://a,b.example/' }],
    ['with a key URL that is none', { ...asymmetric, jwks: undefined, jwks_uri: 'file:///etc/passwd' }],
    ['with bound tokens that are text', { ...confidential, dpop_bound_access_tokens: 'true' }],
    ['with bound tokens that are null', { ...confidential, dpop_bound_access_tokens: null }],
    ['with a launch URL over http', { ...confidential, launch_uri: 'http://app.example/launch' }],
    ['with a launch URL whose host ends a directive', { ...confidential, launch_uri: 'https://a;b.example/' }],
    ['with a launch URL that runs', { ...confidential, launch_uri: 'javascript:alert(1)' }],
    ['with a name of several lines', { ...confidential, client_name: 'My\napp' }],
    ['with a name that turns the text round', { ...confidential, client_name: 'ppa\u202e' }],
    ['with an empty name', { ...confidential, client_name: ' ' }],
    ['with a very long name', { ...confidential, client_name: 'x'.repeat(101) }],
    ['with a name that is a number', { ...confidential, client_name: 1 }],
  ])('%s', async (_, metadata) => {
    expect(await refusalOf(() => register(metadata))).toMatchObject({ code: 'invalid_client_metadata', status: 400 });
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

  it.each([
    ['without the client_id', { client_id: undefined }],
    ['with the client_id of another', { client_id: 'other' }],
    ['with another secret', { client_secret: 'mine' }],
    ['with a secret that is no text', { client_secret: 1 }],
    ['with the hash for the secret', { client_secret: client.clientSecretHash }],
    ['with a registration token', { registration_access_token: 'x' }],
    ['with an address', { registration_client_uri: 'x' }],
    ['with a time', { client_secret_expires_at: 0 }],
    ['with a key that anybody has', { ...asymmetric, jwks: { keys: [{ ...publishedPublicKey, kid: 'a' }] } }],
    ['with bad metadata', { grant_types: ['password'] }],
  ])('%s is refused', async (_, change) => {
    expect(await refusalOf(() => update(change))).toMatchObject({ code: 'invalid_client_metadata', status: 400 });
  });

  it('with an empty secret is refused where there is none', async () => {
    const sent = { ...confidential, client_id: 'app', client_secret: '' };
    const refusal = await refusalOf(() => verifyClientUpdate(sent, { clientId: 'app' }, policy));
    expect(refusal.code).toBe('invalid_client_metadata');
  });
});

describe('a redirect URI', () => {
  const native = { ...confidential, application_type: 'native' };

  it.each([
    'https://app.example/callback',
    'https://app.example:8443/a?tenant=1',
    'http://localhost:8080/code',
    'http://127.0.0.1:3000/',
    'http://[::1]:3000/callback',
  ])('is taken: %s', async uri => {
    expect((await register({ ...confidential, redirect_uris: [uri] })).redirectUris).toEqual([uri]);
  });

  it.each(['com.example.app://callback', 'com.example.app:/oauth'])('is taken of a native app: %s', async uri => {
    expect((await register({ ...native, redirect_uris: [uri] })).redirectUris).toEqual([uri]);
    expect((await refusalOf(() => register({ ...confidential, redirect_uris: [uri] }))).description).toMatch(/native/);
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['an empty list', []],
    ['a text', 'https://app.example/callback'],
    ['a number', [1]],
    ['too many', Array.from({ length: 11 }, (_, i) => `https://app.example/${i}`)],
    ['one that is too long', [`https://app.example/${'x'.repeat(1000)}`]],
    ['half a URL', ['/callback']],
    ['http to another machine', ['http://app.example/callback']],
    ['http to what looks like this machine', ['http://localhost.app.example/callback']],
    ['a fragment', ['https://app.example/callback#x']],
    ['an empty fragment', ['https://app.example/callback#']],
    ['a user name', ['https://app@evil.example/callback']],
    ['a host of stars', ['https://*.app.example/callback']],
    ['a host that ends a directive', ["https://a;script-src-elem'unsafe-inline'.example/callback"]],
    ['a host that lists another', ['https://a,b.example/callback']],
    ['a host with a quote', ["https://'self'.example/callback"]],
    ['a host without letters', ['https://a..example/callback']],
    ['a host that is too long', [`https://${'a.'.repeat(130)}example/callback`]],
    ['a scheme that is nobody’s domain', ['myapp://callback']],
    ['a backslash', ['https:\\\\app.example/callback']],
    ['a space', ['https://app.example/call back']],
    ['letters that look alike', ['https://аpp.example/callback']],
    ['a missing slash', ['https:app.example/callback']],
    ['a script', ['javascript:alert(1)//']],
    ['a document of its own', ['data:text/html,x']],
    ['a file', ['file:///etc/passwd']],
  ])('is refused: %s', async (_, redirect_uris) => {
    for (const client of [confidential, native]) {
      const refusal = await refusalOf(() => register({ ...client, redirect_uris }));
      expect(refusal).toMatchObject({ code: 'invalid_redirect_uri', status: 400 });
    }
  });
});
