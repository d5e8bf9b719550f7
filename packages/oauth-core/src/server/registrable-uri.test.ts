import { describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { hasPlainHost, isAddressOfPage, verifyJwksUri, verifyLaunchUri, verifyRedirectUri } from './registrable-uri.ts';

const longest = `https://app.example/${'x'.repeat(980)}`;
const onThisMachine = ['http://localhost:8080/code', 'http://127.0.0.1:3000/', 'http://[::1]:3000/callback'];
const ambiguous: [string, unknown][] = [
  ['a number', 1],
  ['a list', ['https://app.example/callback']],
  ['one that is too long', `${longest}x`],
  ['half a URL', '/callback'],
  ['a fragment', 'https://app.example/callback#x'],
  ['an empty fragment', 'https://app.example/callback#'],
  ['a user name', 'https://app@evil.example/callback'],
  ['a password', 'https://:secret@evil.example/callback'],
  ['a host of stars', 'https://*.app.example/callback'],
  ['a host that ends a directive', "https://a;script-src-elem'unsafe-inline'.example/callback"],
  ['a host that lists another', 'https://a,b.example/callback'],
  ['a host with a quote', "https://'self'.example/callback"],
  ['a host without letters', 'https://a..example/callback'],
  ['a host that is too long', `https://${'a.'.repeat(130)}example/callback`],
  ['a backslash', 'https:\\\\app.example/callback'],
  ['a space', 'https://app.example/call back'],
  ['a space before it', ' https://app.example/callback'],
  ['a line break behind it', 'https://app.example/callback\n'],
  ['letters that look alike', 'https://аpp.example/callback'],
];

describe('a redirect URI', () => {
  it.each([longest, 'https://app.example:8443/a?tenant=1', ...onThisMachine])('is taken: %s', uri => {
    expect(verifyRedirectUri(uri, 'web')).toBe(uri);
    expect(verifyRedirectUri(uri, 'native')).toBe(uri);
  });

  it.each(['com.example.app://callback', 'com.example.app:/oauth'])('is taken of a native app: %s', async uri => {
    expect(verifyRedirectUri(uri, 'native')).toBe(uri);
    expect((await refusalOf(() => verifyRedirectUri(uri, 'web'))).description).toMatch(/native/);
  });

  it.each<[string, unknown]>([
    ...ambiguous,
    ['http to another machine', 'http://app.example/callback'],
    ['http to what looks like this machine', 'http://localhost.app.example/callback'],
    ['a scheme that is nobody’s domain', 'myapp://callback'],
    ['a scheme whose address has the dot', 'myapp://app.example'],
    ['a missing slash', 'https:app.example/callback'],
    ['a missing slash, with all of them later', 'https:app.example/https://app.example'],
    ['a script', 'javascript:alert(1)//'],
    ['a document of its own', 'data:text/html,x'],
    ['a file', 'file:///etc/passwd'],
  ])('is refused: %s', async (_, uri) => {
    for (const type of ['web', 'native'] as const) {
      const refusal = await refusalOf(() => verifyRedirectUri(uri, type));
      expect(refusal).toMatchObject({ code: 'invalid_redirect_uri', status: 400 });
    }
  });
});

describe('a launch URL', () => {
  it.each([longest, ...onThisMachine])('is taken: %s', uri => {
    expect(verifyLaunchUri(uri)).toBe(uri);
  });

  it.each<[string, unknown]>([
    ...ambiguous,
    ['http to another machine', 'http://app.example/launch'],
    ['a script', 'javascript:alert(1)'],
    ['a scheme of an app', 'com.example.app:/launch'],
    ['a missing slash', 'https:app.example/launch'],
    ['a slash too many', 'https:///app.example/launch'],
  ])('is refused: %s', async (_, uri) => {
    expect(await refusalOf(() => verifyLaunchUri(uri))).toMatchObject({
      code: 'invalid_client_metadata',
      status: 400,
      description: expect.stringContaining('launch_uri'),
    });
    expect(isAddressOfPage(uri)).toBe(false);
  });
});

describe('a key URL', () => {
  const http = ['http://worker.internal/jwks', 'http://localhost/jwks'];

  it('is https, or also http where that is allowed', () => {
    for (const uri of [longest, ...http]) expect(verifyJwksUri(uri, { http: true })).toBe(uri);
    expect(verifyJwksUri(longest, { http: false })).toBe(longest);
  });

  it.each(http)('is refused where http is not allowed: %s', async uri => {
    expect((await refusalOf(() => verifyJwksUri(uri, { http: false }))).code).toBe('invalid_client_metadata');
  });

  it.each<[string, unknown]>([
    ...ambiguous,
    ['a file', 'file:///etc/passwd'],
    ['a host that lists another, over http', 'http://a,b.example/jwks'],
  ])('is refused: %s', async (_, uri) => {
    for (const http of [true, false]) {
      expect(await refusalOf(() => verifyJwksUri(uri, { http }))).toMatchObject({
        code: 'invalid_client_metadata',
        status: 400,
        description: expect.stringContaining('jwks_uri'),
      });
    }
  });
});

describe('a plain host', () => {
  const longestHost = `${'a.'.repeat(125)}abc`;

  it.each([
    'https://app.example',
    'http://localhost',
    'https://app-1.example.',
    'https://[2001:db8::1]',
    'https://10.0.0.1',
    `https://${longestHost}`,
  ])('is that of %s', url => {
    expect(hasPlainHost(url)).toBe(true);
  });

  it.each(['https://a;b.example', 'https://a,b', "https://a'", 'https://*', 'https://a..b', `https://a${longestHost}`])(
    'is not that of %s',
    url => {
      expect(hasPlainHost(url)).toBe(false);
    },
  );
});
