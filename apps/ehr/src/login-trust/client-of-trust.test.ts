import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Client } from '../stores/clients.ts';
import { secretHash } from '../stores/secret-hash.ts';
import { clientOfTrust } from './client-of-trust.ts';
import { pkcs1PublicPem, privatePem, publicPem, publishedPem, tutorialRow, weakPem } from './testing.ts';

const newer = { domain: 'app', description: 'App', allowed_options: 8388608, logout_url: 'https://app.example/launch' };
const jwks = { ...newer, key_format: 'JWKS', login_fail_url: 'https://app.example/jwks.json' };
const secret = { ...newer, key_format: 'SECRET', private_key: 's'.repeat(32) };
const pkce = { ...newer, key_format: 'PKCE' };
const callback = ['https://app.example/callback'];

type Columns = Record<string, string | number | undefined>;
async function imported(columns: Columns, redirectUris: string[] = [], known?: Client, fromCommand: string[] = []) {
  const filled = Object.entries(columns).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  const trust = { place: 'line 7', columns: Object.fromEntries(filled), redirectUris };
  return clientOfTrust(trust, { known, redirectUris: fromCommand, newSecret: 'cs_new' });
}
const warned = async (...of: Parameters<typeof imported>) =>
  (await imported(...of))?.warnings.map(warning => warning.split(':')[0]);

describe('the row of the tutorial of 2024', () => {
  test('becomes a confidential app that the EHR starts, with a secret of ours and three warnings', async () => {
    const result = await imported(tutorialRow);
    expect(result).toEqual({
      client: {
        clientId: 'MIE-localhost-launch',
        clientName: 'Local FHIR App Launch',
        publisher: '',
        tokenEndpointAuthMethod: 'client_secret_basic',
        clientSecretHash: secretHash('cs_new'),
        applicationType: 'web',
        redirectUris: ['http://localhost:8080/code'],
        launchUri: 'http://localhost:8080/launch',
        grantTypes: ['authorization_code', 'refresh_token'],
        scope: expect.stringContaining('patient/*.rs user/*.rs'),
        legacyPkce: true,
        loginTrust: { allowed_options: 8388608, login_url: 'http://localhost:8080/launch', key_format: 'PEM' },
      },
      newSecret: 'cs_new',
      warnings: [
        expect.stringMatching(/^private_key: discarded\..*thumbprint \([\w-]{43}\)/),
        expect.stringMatching(
          /^public_key: not registered\. Its private half is printed in the OAuth tutorial of WebChart/,
        ),
        expect.stringMatching(/^redirect URI: the row names none, so http:\/\/localhost:8080\/code was registered/),
      ],
    });
    expect(JSON.stringify(result)).not.toContain('KEY-----');
  });

  test.each([
    ['as the tutorial prints it', publicPem],
    ['in PKCS#1', pkcs1PublicPem],
    ['with line ends as backslash and n', publicPem.trim().replaceAll('\n', '\\n')],
    ['with line ends of Windows', publicPem.replaceAll('\n', '\r\n')],
  ])('with a key pair of its own signs with it: %s', async (_, public_key) => {
    const { client, newSecret } = (await imported({ ...tutorialRow, public_key })) ?? {};
    const [key] = client?.jwks?.keys ?? [];
    expect(client).toMatchObject({ tokenEndpointAuthMethod: 'private_key_jwt', legacyPkce: true });
    expect([client?.clientSecretHash, newSecret]).toEqual([undefined, undefined]);
    expect(key).toMatchObject({ kty: 'RSA', use: 'sig', kid: await calculateJwkThumbprint(key ?? {}) });
  });

  test.each<[string, Columns, string[]]>([
    ['of its digest', { digest: 'SHA1' }, ['private_key', 'public_key', 'redirect URI', 'digest']],
    [
      'of keys of the server',
      { encryption_private_key: privatePem },
      ['private_key', 'public_key', 'redirect URI', 'encryption_ columns'],
    ],
    [
      'of nothing but its redirect URI without keys',
      { private_key: undefined, public_key: undefined },
      ['redirect URI'],
    ],
    [
      'of a private key that cannot be read',
      { private_key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' },
      ['private_key', 'public_key', 'redirect URI'],
    ],
  ])('warns %s', async (_, change, expected) => {
    expect(await warned({ ...tutorialRow, ...change })).toEqual(expected);
  });

  test('takes redirect URIs from the command line, if the row names none', async () => {
    const of = async (named: string[]) =>
      (await imported(tutorialRow, named, undefined, callback))?.client.redirectUris;
    expect([await of([]), await of(['https://own.example/'])]).toEqual([callback, ['https://own.example/']]);
  });

  test.each([undefined, 0, 3, 8388607, 16777216, '4194304'])(
    'is no app with allowed_options %s',
    async allowed_options => {
      expect(await imported({ ...tutorialRow, allowed_options })).toBeUndefined();
    },
  );

  test.each([8388608, 8388609, 2 ** 31 + 8388608, '25165824'])('is one with %s', async allowed_options => {
    expect(await imported({ ...tutorialRow, allowed_options })).toBeDefined();
  });

  test('keeps what else it held, and no key', async () => {
    const rest = { digest: 'SHA1', login_threshold: 180, default_role: 'FHIR' };
    const columns = {
      ...tutorialRow,
      ...rest,
      client_secret: 'x',
      other: privatePem,
      encryption_public_key: publicPem,
    };
    const { loginTrust } = (await imported(columns))?.client ?? {};
    const { allowed_options, login_url, key_format } = tutorialRow;
    expect(loginTrust).toEqual({ allowed_options, login_url, key_format, ...rest });
  });
});

describe('a row of the newer generation becomes', () => {
  test.each<[string, Columns, string[], object]>([
    [
      'an app with keys at a URL',
      jwks,
      callback,
      { tokenEndpointAuthMethod: 'private_key_jwt', jwksUri: jwks.login_fail_url, launchUri: newer.logout_url },
    ],
    [
      'an app with a key',
      { ...jwks, login_fail_url: undefined, public_key: publicPem },
      callback,
      { tokenEndpointAuthMethod: 'private_key_jwt', jwks: { keys: [expect.anything()] } },
    ],
    [
      'a backend service, when nobody is redirected',
      jwks,
      [],
      { grantTypes: ['client_credentials'], scope: 'system/*.rs', redirectUris: [] },
    ],
    ['an app with a secret', secret, callback, { clientSecretHash: secretHash('s'.repeat(32)), legacyPkce: false }],
    ['a public app', pkce, callback, { tokenEndpointAuthMethod: 'none', applicationType: 'web' }],
    ['a FHIR app without the bit', { ...pkce, allowed_options: undefined }, callback, { clientId: 'app' }],
    ['an app with keys, in any case', { ...jwks, key_format: 'jwks' }, callback, { jwksUri: jwks.login_fail_url }],
    ['an app in any case', { ...pkce, key_format: 'pkce' }, callback, { tokenEndpointAuthMethod: 'none' }],
  ])('%s', async (_, columns, redirectUris, expected) => {
    const result = await imported(columns, redirectUris);
    expect(result).toMatchObject({ client: expected, warnings: [] });
    expect(result).not.toHaveProperty('newSecret');
  });

  test('a native app, whose short schemes are warned of', async () => {
    const result = await imported({ ...pkce, logout_url: 'myapp://launch' }, ['myapp://callback', ...callback]);
    expect(result?.client).toMatchObject({
      applicationType: 'native',
      redirectUris: ['myapp://callback', ...callback],
    });
    expect(result?.client).not.toHaveProperty('launchUri');
    expect(result?.warnings.map(warning => warning.split(':')[0])).toEqual(['logout_url', 'redirect URI myapp']);
  });

  test.each<[string, Columns, string]>([
    ['a secret that can be guessed', { ...secret, private_key: 'BACKEND_SECRET_123' }, 'private_key'],
    ['keys over http', { ...jwks, login_fail_url: 'http://localhost:4003/jwks.json' }, 'login_fail_url'],
  ])('an app with a warning of %s', async (_, columns, expected) => {
    expect(await warned(columns, callback)).toEqual([expected]);
  });
});

describe('an app that is registered already', () => {
  const known: Client = {
    clientId: 'MIE-localhost-launch',
    clientName: 'Before',
    publisher: 'MIE',
    tokenEndpointAuthMethod: 'client_secret_basic',
    clientSecretHash: 'hash',
    applicationType: 'web',
    redirectUris: callback,
    launchUri: 'https://before.example/',
    grantTypes: ['authorization_code'],
    scope: 'openid',
    legacyPkce: false,
    about: { client_uri: 'https://app.example/' },
  };

  test('keeps its secret, its redirect URIs and what the row says nothing about', async () => {
    const { client, newSecret, warnings } = (await imported(tutorialRow, [], known)) ?? {};
    expect(client).toMatchObject({
      clientName: 'Local FHIR App Launch',
      clientSecretHash: 'hash',
      redirectUris: callback,
      launchUri: tutorialRow.login_url,
      publisher: 'MIE',
      about: known.about,
    });
    expect([newSecret, warnings?.length]).toEqual([undefined, 3]);
  });

  test('loses its secret when it signs from now on', async () => {
    const { client } = (await imported({ ...tutorialRow, public_key: publicPem }, [], known)) ?? {};
    expect(client).not.toHaveProperty('clientSecretHash');
  });
});

describe('a row is refused', () => {
  test.each<[string, Columns, string[], string]>([
    ['without a name', { ...tutorialRow, description: undefined }, [], 'description was expected'],
    ['with a name of two lines', { ...tutorialRow, description: 'a\nb' }, [], 'description was expected'],
    ['with a name that is too long', { ...tutorialRow, description: 'x'.repeat(256) }, [], 'description was expected'],
    ['with a domain of other signs', { ...tutorialRow, domain: 'a b' }, [], 'domain was expected'],
    ['with a domain that is too long', { ...tutorialRow, domain: 'x'.repeat(256) }, [], 'domain was expected'],
    [
      'with another format',
      { ...tutorialRow, key_format: 'XML' },
      [],
      'key_format was expected to be one of PEM, JWKS',
    ],
    ['with options that are no number', { ...tutorialRow, allowed_options: 'all' }, [], 'allowed_options was expected'],
    ['with a key that is none', { ...tutorialRow, public_key: 'MIIB' }, [], 'public_key was expected to be PEM'],
    [
      'with a broken key',
      { ...tutorialRow, public_key: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' },
      [],
      'public_key was expected to be PEM',
    ],
    [
      'with a private key for the public one',
      { ...tutorialRow, public_key: privatePem },
      [],
      'public_key was expected to be PEM',
    ],
    ['with a weak key', { ...tutorialRow, public_key: weakPem }, [], 'public_key cannot be registered. Each key'],
    [
      'with a launch URL over http',
      { ...tutorialRow, login_url: 'http://app.example/' },
      [],
      'login_url was expected to be the launch URL',
    ],
    [
      'with a launch URL that runs',
      { ...pkce, logout_url: 'javascript:alert(1)' },
      callback,
      'logout_url was expected',
    ],
    [
      'with a redirect URI over http',
      pkce,
      ['http://app.example/'],
      'the redirect URI http://app.example/ cannot be registered',
    ],
    ['with a redirect URI that runs', pkce, ['javascript://x'], 'the redirect URI javascript://x cannot be registered'],
    ['with a redirect URI with a fragment', pkce, ['myapp://callback#x'], 'cannot be registered'],
    ['with nowhere to come back to', pkce, [], "'redirect_uri') or --redirect-uri URL was expected"],
    [
      'with nowhere to start and come back to',
      { ...tutorialRow, login_url: undefined },
      [],
      '--redirect-uri URL was expected',
    ],
    [
      'without the secret',
      { ...secret, private_key: undefined },
      callback,
      'private_key was expected to hold the client secret',
    ],
    [
      'with a key for the secret',
      { ...secret, private_key: privatePem },
      callback,
      'private_key was expected to hold the client secret',
    ],
    ['without keys', { ...jwks, login_fail_url: undefined }, callback, 'login_fail_url, the URL of its JWKS'],
    [
      'with only a key that anybody has',
      { ...jwks, login_fail_url: undefined, public_key: publishedPem },
      callback,
      'login_fail_url, the URL of its JWKS',
    ],
    [
      'with keys in a file',
      { ...jwks, login_fail_url: 'file:///etc/passwd' },
      callback,
      'login_fail_url was expected to be the https URL',
    ],
  ])('%s', async (_, columns, redirectUris, message) => {
    await expect(imported(columns, redirectUris)).rejects.toThrow(`line 7: `);
    await expect(imported(columns, redirectUris)).rejects.toThrow(message);
  });

  test('without repeating its secret or its key', async () => {
    const refused = imported({ ...secret, redirect: 'x', domain: 'a b' }, callback);
    await expect(refused).rejects.toThrow(/^(?!.*ssss)/);
  });
});
