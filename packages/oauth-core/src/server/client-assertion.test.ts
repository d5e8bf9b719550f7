import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { backendClient, backendJwks, backendKey, confidentialClient } from '../testing/clients.ts';
import { publishedPublicKey } from '../testing/published-key.ts';
import { refusalOf } from '../testing/refusal.ts';
import { assertionUsedBefore, selectVerificationKeys, verifyClientAssertion } from './client-assertion.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const seconds = now / 1000;
const audiences = ['https://ehr.example/token', 'https://ehr.example/token/', 'https://ehr.example'];
const good = { iss: 'worker', sub: 'worker', aud: audiences[0], exp: seconds + 300, iat: seconds, jti: 'jti-1' };
const goodHeader: JWTHeaderParameters = { alg: 'ES384', kid: 'key-1', typ: 'JWT' };

type Key = Parameters<InstanceType<typeof SignJWT>['sign']>[0];
const sign = (claims: object, header: object = {}, key: Key = backendKey) =>
  new SignJWT({ ...good, ...claims }).setProtectedHeader({ ...goodHeader, ...header }).sign(key);
const verify = (assertion: string, differences: object = {}) =>
  verifyClientAssertion(
    { method: 'private_key_jwt', clientId: 'worker', assertion },
    { client: backendClient, jwks: backendJwks, audiences, now, ...differences },
  );
const unsigned = (header: object, claims: object = good) =>
  [...[header, claims].map(part => btoa(JSON.stringify(part)).replaceAll('=', '')), 'AAAA'].join('.');
const keyWith = (change: object) => ({ jwks: { keys: [{ ...backendJwks.keys[0], ...change }] } });
const invalidClient = (reason: RegExp) => ({
  code: 'invalid_client',
  status: 400,
  description: expect.stringMatching(reason),
});

describe('an assertion is accepted', () => {
  it('and gives the client, and what to remember until when', async () => {
    expect(await verify(await sign({}))).toEqual({
      client: backendClient,
      jti: 'jti-1',
      expiresAtMs: now + 300_000,
    });
  });

  it('is remembered until the whole second up to which it is accepted', async () => {
    const sent = await sign({ exp: seconds + 299.9 });
    expect((await verify(sent)).expiresAtMs).toBe((seconds + 299) * 1000);
  });

  it.each([
    ['for the token endpoint with a slash', { aud: audiences[1] }],
    ['for the issuer', { aud: audiences[2] }],
    ['for several audiences', { aud: ['https://other.example', audiences[0]] }],
    ['without iat', { iat: undefined }],
    ['of a client whose clock is a minute ahead', { iat: seconds + 60, nbf: seconds + 60, exp: seconds + 360 }],
    ['that lasts one more second', { exp: seconds + 1 }],
    ['with a jti of 255 characters', { jti: 'j'.repeat(255) }],
  ])('%s', async (_, claims) => {
    await expect(verify(await sign(claims))).resolves.toMatchObject({ client: backendClient });
  });

  it.each([undefined, 'jwt'])('with the typ %s', async typ => {
    await expect(verify(await sign({}, { typ }))).resolves.toBeDefined();
  });

  it.each(['https://worker.example/jwks', undefined])('where one is registered, with the jku %s', async jku => {
    const client = { ...backendClient, jwks: null, jwksUri: 'https://worker.example/jwks' };
    await expect(verify(await sign({}, { jku }), { client })).resolves.toMatchObject({ client });
  });

  it.each(['RS256 RS384 RS512', 'ES256', 'ES384', 'ES512'])('signed with one key by %s', async names => {
    const [first = '', ...others] = names.split(' ');
    const pair = await generateKeyPair(first, { extractable: true });
    const { kty = '', ...key } = await exportJWK(pair.publicKey);
    const jwks = { keys: [...backendJwks.keys, { ...key, kty, kid: 'key-2' }] };
    const privateKey = await exportJWK(pair.privateKey);
    for (const alg of [first, ...others]) {
      await expect(verify(await sign({}, { alg, kid: 'key-2' }, privateKey), { jwks })).resolves.toBeDefined();
    }
  });
});

describe('an assertion is refused', () => {
  it.each<[string, RegExp, object]>([
    ['of another iss', /Both iss and sub/, { iss: 'other' }],
    ['of another sub', /Both iss and sub/, { sub: 'other' }],
    ['without iss', /Both iss and sub/, { iss: undefined }],
    ['without aud', /The aud/, { aud: undefined }],
    ['with no aud in the list', /The aud/, { aud: [] }],
    ['for another server', /The aud/, { aud: 'https://other.example/token' }],
    ['for a path below the token endpoint', /The aud/, { aud: 'https://ehr.example/token/x' }],
    ['for the token endpoint in upper case', /The aud/, { aud: 'HTTPS://EHR.EXAMPLE/TOKEN' }],
    ['without exp', /no exp/, { exp: undefined }],
    ['with an exp that is text', /no exp/, { exp: String(seconds + 300) }],
    ['that has just expired', /has expired/, { exp: seconds }],
    ['that has just expired, by its whole seconds', /has expired/, { exp: seconds + 0.9 }],
    ['that lasts longer than five minutes and the skew', /five minutes ahead/, { exp: seconds + 361 }],
    ['in milliseconds', /five minutes ahead/, { exp: now + 1000 }],
    ['that is not valid yet', /The nbf .* future/, { nbf: seconds + 61 }],
    ['that was made in the future', /The iat .* future/, { iat: seconds + 61 }],
    ['with an nbf that is null', /The nbf/, { nbf: null }],
    ['with an iat that is text', /The iat/, { iat: String(seconds) }],
    ['without jti', /must have a jti/, { jti: undefined }],
    ['with an empty jti', /must have a jti/, { jti: '' }],
    ['with a jti that is a number', /must have a jti/, { jti: 7 }],
    ['with a jti of 256 characters', /must have a jti/, { jti: 'j'.repeat(256) }],
  ])('%s', async (_, reason, claims) => {
    const assertion = await sign(claims);
    expect(await refusalOf(() => verify(assertion))).toMatchObject(invalidClient(reason));
  });

  it.each<[string, RegExp, object]>([
    ['a key that is not registered', /No registered key/, { kid: 'key-9' }],
    ['no kid', /must name the kid/, { kid: undefined }],
    ['an empty kid', /must name the kid/, { kid: '' }],
    ['a kid that is a number', /must name the kid/, { kid: 1 }],
    ['a jku, when none is registered', /The jku/, { jku: 'https://evil.example/jwks.json' }],
    ['another type of token', /The typ/, { typ: 'at+jwt' }],
  ])('with %s', async (_, reason, header) => {
    const assertion = await sign({}, header);
    expect(await refusalOf(() => verify(assertion))).toMatchObject(invalidClient(reason));
  });

  it.each<[string, RegExp, string]>([
    ['no signature at all', /The alg/, unsigned({ alg: 'none', kid: 'key-1' })],
    ['a symmetric algorithm', /The alg/, unsigned({ alg: 'HS384', kid: 'key-1' })],
    ['an algorithm that is not offered', /RS256, RS384/, unsigned({ alg: 'PS384', kid: 'key-1' })],
    ['no algorithm', /The alg/, unsigned({ kid: 'key-1' })],
    ['a signature that is none', /The signature/, unsigned(goodHeader)],
    ['an extension that must be understood', /The signature/, unsigned({ ...goodHeader, crit: ['x'], x: 1 })],
    ['two parts', /not a signed JWT/, 'a.b'],
    ['five parts', /not a signed JWT/, 'a.b.c.d.e'],
    ['claims that are no object', /The signature/, unsigned(goodHeader, [])],
    ['nothing in it', /not a signed JWT/, ''],
  ])('with %s', async (_, reason, assertion) => {
    expect(await refusalOf(() => verify(assertion))).toMatchObject(invalidClient(reason));
  });

  it('signed with another key under the kid of the registered one', async () => {
    const { privateKey } = await generateKeyPair('ES384');
    expect((await refusalOf(async () => verify(await sign({}, {}, privateKey)))).description).toContain('signature');
  });

  it('of a key whose private half is printed somewhere', async () => {
    const assertion = unsigned({ ...goodHeader, alg: 'RS384' });
    const jwks = { keys: [{ ...publishedPublicKey, kid: 'key-1' }] };
    expect(await refusalOf(() => verify(assertion, { jwks }))).toMatchObject(invalidClient(/key pair of your own/));
  });

  it('changed after it was signed', async () => {
    const [header, , signature] = (await sign({})).split('.');
    const [, claims] = unsigned(goodHeader, { ...good, jti: 'jti-2' }).split('.');
    const assertion = [header, claims, signature].join('.');
    expect((await refusalOf(() => verify(assertion))).description).toContain('signature');
  });

  it('by an RSA key of 1024 bits', async () => {
    const { privateKey, publicKey } = await weakRsaKeys();
    const { kty = '', ...key } = await exportJWK(publicKey);
    const jwks = { keys: [{ ...key, kty, kid: 'key-1' }] };
    const header = btoa(JSON.stringify({ alg: 'RS384', kid: 'key-1' })).replaceAll('=', '');
    const input = `${header}.${unsigned({}).split('.')[1]}`;
    const bytes = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, new TextEncoder().encode(input));
    const assertion = `${input}.${base64url(new Uint8Array(bytes))}`;
    expect((await refusalOf(() => verify(assertion, { jwks }))).description).toContain('signature');
  });

  it.each<[string, RegExp, object]>([
    ['the client is not registered', /No client/, { client: undefined }],
    ['the record is of another client', /No client/, { client: { ...backendClient, clientId: 'other' } }],
    ['the client has a secret', /for private_key_jwt/, { client: { ...confidentialClient, clientId: 'worker' } }],
    ['the client has no keys', /No registered key/, { jwks: { keys: [] } }],
    ['two keys have its kid', /the same kid/, { jwks: { keys: [...backendJwks.keys, ...backendJwks.keys] } }],
    ['the key is for encryption', /The signature/, keyWith({ use: 'enc' })],
    ['the key is for another algorithm', /The signature/, keyWith({ alg: 'ES256' })],
    ['the key is of another type', /No registered key/, { jwks: { keys: [{ kty: 'oct', kid: 'key-1', k: 'AAAA' }] } }],
    ['the key is broken', /The signature/, keyWith({ x: 'AAAA' })],
  ])('when %s', async (_, reason, differences) => {
    const assertion = await sign({});
    expect(await refusalOf(() => verify(assertion, differences))).toMatchObject(invalidClient(reason));
  });

  it('when it comes a second time', async () => {
    expect(await refusalOf(() => Promise.reject(assertionUsedBefore()))).toMatchObject(invalidClient(/used before/));
  });

  it('without the assertion in the message', async () => {
    const assertion = await sign({ aud: 'x' });
    const { message } = await refusalOf(() => verify(assertion));
    expect(message).not.toContain(assertion.slice(0, 20));
    expect(message).not.toContain('jti-1');
  });
});

describe('the keys that may have signed it', () => {
  it('have its kid and its key type', async () => {
    const keys = [...backendJwks.keys, { kty: 'RSA', kid: 'key-1' }, { kty: 'EC', kid: 'key-2' }];
    expect(selectVerificationKeys(await sign({}), { keys })).toEqual(backendJwks.keys);
  });

  it('are none when the set has no such key: time to read it again', async () => {
    expect(selectVerificationKeys(await sign({}, { kid: 'key-2' }), backendJwks)).toEqual([]);
  });

  it('are not looked for in what is no key', async () => {
    const keys = JSON.parse('[null, 1, "key-1", {}]');
    expect(selectVerificationKeys(await sign({}), { keys })).toEqual([]);
  });
});

describe('whatever is sent in the place of an assertion', () => {
  const part = fc.oneof(
    fc.json().map(text => encode(text)),
    fc.string(),
    fc.base64String(),
  );
  const header = fc.record({ alg: fc.constantFrom('ES384', 'RS384', 1), kid: fc.jsonValue(), jku: fc.jsonValue() });
  const parts = fc.tuple(
    fc.oneof(
      part,
      header.map(value => encode(JSON.stringify(value))),
    ),
    part,
    part,
  );
  const assertion = fc.oneof(
    parts.map(all => all.join('.')),
    fc.string(),
  );

  it('is refused by name, and breaks nothing', async () => {
    await fc.assert(
      fc.asyncProperty(assertion, async text => {
        expect((await refusalOf(() => verify(text))).code).toBe('invalid_client');
      }),
    );
  });
});

const encode = (text: string) => base64url(new TextEncoder().encode(text));

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

async function weakRsaKeys() {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 1024, hash: 'SHA-384' };
  return crypto.subtle.generateKey({ ...algorithm, publicExponent: new Uint8Array([1, 0, 1]) }, true, [
    'sign',
    'verify',
  ]);
}
