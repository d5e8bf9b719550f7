import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { verifyClientRegistration } from './client-registration.ts';
import { registrationWarnings } from './registration-warnings.ts';

const policy = { defaultScope: { people: 'openid patient/*.rs', backend: 'system/*.rs' }, httpJwks: true };
const key = { ...(await exportJWK((await generateKeyPair('ES384', { extractable: true })).publicKey)), kid: 'a' };
const signing = { ...key, alg: 'ES384', use: 'sig' };
const good = {
  client_name: 'My app',
  redirect_uris: ['https://app.example/callback'],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: 'launch launch/patient openid fhirUser offline_access patient/*.rs',
  launch_uri: 'https://app.example/launch',
  contacts: ['dev@app.example'],
};
const asymmetric = { ...good, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [signing] } };
const backend = {
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [signing] },
  grant_types: ['client_credentials'],
  scope: 'system/*.rs',
};

const sentence = expect.stringMatching(/^[\x20-\x7e]{20,}[.?]$/);
const link = expect.stringMatching(/^https:\/\/[a-z0-9.-]+\/./);
const warnings = async (sent: object) => registrationWarnings(sent, await verifyClientRegistration(sent, policy));
const codes = async (sent: object) => (await warnings(sent)).map(({ code }) => code);

describe('there is nothing to say about', () => {
  it.each([
    ['a public app', good],
    ['an app with a secret', { ...good, token_endpoint_auth_method: 'client_secret_post' }],
    ['an app with keys', asymmetric],
    ['an app with keys behind a URL', { ...asymmetric, jwks: undefined, jwks_uri: 'https://app.example/jwks' }],
    ['a backend service', backend],
    ['a backend service with empty lists', { ...backend, redirect_uris: [], response_types: [] }],
    [
      'a native app',
      { ...good, application_type: 'native', redirect_uris: ['http://127.0.0.1/cb', 'com.example.app:/cb'] },
    ],
  ])('%s', async (_, sent) => {
    expect(await warnings(sent)).toEqual([]);
  });
});

describe('a registration is taken, and warned', () => {
  it.each<[string, object, string]>([
    ['that its client_id is ignored', { ...good, client_id: 'mine' }, 'client_id_ignored'],
    ['that its secret is ignored', { ...good, client_secret: 'mine' }, 'client_secret_ignored'],
    ['that a name is misspelt', { ...good, redirect_uri: 'https://app.example/' }, 'member_misspelt'],
    ['that a name is in camel case', { ...good, logoUri: 'https://app.example/logo' }, 'member_misspelt'],
    ['that a name means nothing', { ...good, software_statement: 'eyJ' }, 'member_ignored'],
    ['that a scope is none', { ...good, scope: `${good.scope} email` }, 'scope_unknown'],
    ['that it named no scope', { ...good, scope: undefined }, 'scope_missing'],
    ['that nothing launches it', { ...good, launch_uri: undefined }, 'launch_uri_missing'],
    ['that it cannot renew', { ...good, grant_types: ['authorization_code'] }, 'refresh_token_missing'],
    ['that fhirUser needs openid', { ...good, scope: 'fhirUser patient/*.rs' }, 'openid_missing'],
    ['that nobody gives its scopes', { ...backend, scope: 'system/*.rs user/*.rs' }, 'scope_without_grant'],
    ['that it asks for nothing of a backend', { ...backend, scope: 'openid' }, 'system_scope_missing'],
    ['that it has no use for a code', { ...backend, response_types: ['code'] }, 'member_without_grant'],
    ['that nobody starts it', { ...backend, launch_uri: 'https://a.example/' }, 'member_without_grant'],
    ['that nobody is redirected', { ...backend, redirect_uris: ['https://a.example/'] }, 'member_without_grant'],
    ['that it has a secret', { ...good, token_endpoint_auth_method: undefined }, 'secret_by_default'],
    [
      'that it cannot keep a secret',
      { ...good, token_endpoint_auth_method: 'client_secret_basic', application_type: 'native' },
      'secret_in_native_app',
    ],
    [
      'that it cannot keep one that it posts either',
      { ...good, token_endpoint_auth_method: 'client_secret_post', application_type: 'native' },
      'secret_in_native_app',
    ],
    ['that its key URL is not used', { ...good, jwks_uri: 'https://a.example/jwks' }, 'keys_ignored'],
    ['that its keys are not used', { ...good, jwks: { keys: [key] } }, 'keys_ignored'],
    ['that its keys come over http', { ...backend, jwks: undefined, jwks_uri: 'http://a.example/' }, 'jwks_uri_http'],
    ['that a key may be used for anything', { ...backend, jwks: { keys: [key] } }, 'key_without_alg'],
    ['that a key is of no use', { ...backend, jwks: { keys: [{ ...key, alg: 'ES256K' }] } }, 'key_alg_unknown'],
    ['that a key encrypts', { ...backend, jwks: { keys: [{ ...signing, use: 'enc' }] } }, 'key_not_for_signing'],
    ['that a key is there twice', { ...backend, jwks: { keys: [signing, { ...signing, kid: 'b' }] } }, 'key_repeated'],
    [
      'that it may be native',
      { ...good, redirect_uris: ['http://localhost:8080/code'] },
      'loopback_redirect_of_web_app',
    ],
    [
      'that localhost is a name',
      { ...good, application_type: 'native', redirect_uris: ['http://localhost/cb'] },
      'loopback_by_name',
    ],
  ])('%s', async (_, sent, code) => {
    expect(await warnings(sent)).toEqual([{ code, message: sentence, spec: link }]);
  });

  it.each([
    ['patient/ scopes', 'patient/*.rs', ['scope_without_grant', 'system_scope_missing']],
    ['online_access', 'system/*.rs online_access', ['refresh_token_missing']],
    ['launch', 'system/*.rs launch', ['launch_uri_missing']],
    ['launch/patient', 'system/*.rs launch/patient', []],
    ['fhirUser beside openid', 'system/*.rs openid fhirUser', []],
    ['openid alone', 'system/*.rs openid', []],
  ])('when a backend service asks for %s', async (_, scope, expected) => {
    expect(await codes({ ...backend, scope })).toEqual(expected);
  });

  it('of all that comes to nothing without a code, in one sentence', async () => {
    const unused = {
      response_types: ['code'],
      redirect_uris: ['https://a.example/'],
      launch_uri: 'https://a.example/',
    };
    const [{ message } = { message: '' }] = await warnings({ ...backend, ...unused });
    expect(message).toContain('comes of response_types, redirect_uris, launch_uri: leave it out.');
  });
});

describe('of scopes that were left out, a registration is told', () => {
  const message = async (unknown: string[]) =>
    (await warnings({ ...good, scope: ['openid', ...unknown].join(' ') })).map(one => one.message);
  const words = (count: number) => Array.from({ length: count }, (_, i) => `x${i}`);

  it.each([
    ['up to five', words(5), 'x0, x1, x2, x3, x4.'],
    ['the first five of more', words(9), 'x0, x1, x2, x3, x4 and 4 more.'],
    ['the first sixty characters', ['x'.repeat(61)], `${'x'.repeat(60)}.`],
  ])('%s', async (_, unknown, list) => {
    expect(await message(unknown)).toEqual([`Left out, as no scope of SMART: ${list}`]);
  });
});
