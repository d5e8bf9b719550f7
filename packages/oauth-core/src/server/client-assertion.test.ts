import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { backendClient, backendJwks, backendKey, confidentialClient } from '../testing/clients.ts';
import { publishedPublicKey } from '../testing/published-key.ts';
import { refusalOf } from '../testing/refusal.ts';
import { selectVerificationKeys, verifyClientAssertion } from './client-assertion.ts';

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

  it.each([
    ['without typ', { typ: undefined }],
    ['with typ in lower case', { typ: 'jwt' }],
  ])('%s', async (_, header) => {
    await expect(verify(await sign({}, header))).resolves.toBeDefined();
  });

  it('with the jku that is registered', async () => {
    const jku = 'https://worker.example/jwks.json';
    const client = { ...backendClient, jwks: null, jwksUri: jku };
    await expect(verify(await sign({}, { jku }), { client })).resolves.toMatchObject({ client });
  });

  it.each(['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'])('signed with %s', async alg => {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    const { kty = '', ...key } = await exportJWK(publicKey);
    const jwks = { keys: [...backendJwks.keys, { ...key, kty, kid: 'key-2' }] };
    await expect(verify(await sign({}, { alg, kid: 'key-2' }, privateKey), { jwks })).resolves.toBeDefined();
  });
});

describe('an assertion is refused', () => {
  it.each([
    ['of another iss', { iss: 'other' }],
    ['of another sub', { sub: 'other' }],
    ['without iss', { iss: undefined }],
    ['without aud', { aud: undefined }],
    ['with no aud in the list', { aud: [] }],
    ['for another server', { aud: 'https://other.example/token' }],
    ['for a path below the token endpoint', { aud: 'https://ehr.example/token/x' }],
    ['for the token endpoint in upper case', { aud: 'HTTPS://EHR.EXAMPLE/TOKEN' }],
    ['without exp', { exp: undefined }],
    ['that has just expired', { exp: seconds }],
    ['that has just expired, by its whole seconds', { exp: seconds + 0.9 }],
    ['that lasts longer than five minutes and the skew', { exp: seconds + 361 }],
    ['in milliseconds', { exp: now + 1000 }],
    ['that is not valid yet', { nbf: seconds + 61 }],
    ['that was made in the future', { iat: seconds + 61 }],
    ['without jti', { jti: undefined }],
    ['with an empty jti', { jti: '' }],
    ['with a jti of 256 characters', { jti: 'j'.repeat(256) }],
  ])('%s', async (_, claims) => {
    const assertion = await sign(claims);
    expect(await refusalOf(() => verify(assertion))).toMatchObject({ code: 'invalid_client', status: 400 });
  });

  it.each([
    ['a key that is not registered', { kid: 'key-9' }],
    ['no kid', { kid: undefined }],
    ['an empty kid', { kid: '' }],
    ['a jku, when none is registered', { jku: 'https://evil.example/jwks.json' }],
    ['another type of token', { typ: 'at+jwt' }],
  ])('with %s', async (_, header) => {
    const assertion = await sign({}, header);
    expect(await refusalOf(() => verify(assertion))).toMatchObject({ code: 'invalid_client', status: 400 });
  });

  it.each([
    ['no signature at all', unsigned({ alg: 'none', kid: 'key-1' })],
    ['a symmetric algorithm', unsigned({ alg: 'HS384', kid: 'key-1' })],
    ['an algorithm that is not offered', unsigned({ alg: 'PS384', kid: 'key-1' })],
    ['no algorithm', unsigned({ kid: 'key-1' })],
    ['a signature that is none', unsigned(goodHeader)],
    ['an extension that must be understood', unsigned({ ...goodHeader, crit: ['x'], x: 1 })],
    ['two parts', 'a.b'],
    ['five parts', 'a.b.c.d.e'],
    ['claims that are no object', unsigned(goodHeader, [])],
    ['nothing in it', ''],
  ])('with %s', async (_, assertion) => {
    expect(await refusalOf(() => verify(assertion))).toMatchObject({ code: 'invalid_client', status: 400 });
  });

  it('signed with another key under the kid of the registered one', async () => {
    const { privateKey } = await generateKeyPair('ES384');
    const assertion = await sign({}, {}, privateKey);
    expect(await refusalOf(() => verify(assertion))).toMatchObject({ code: 'invalid_client' });
  });

  it('signed with a key whose private half is printed somewhere', async () => {
    const { privateKey } = await generateKeyPair('RS384');
    const assertion = await sign({}, { alg: 'RS384' }, privateKey);
    const jwks = { keys: [{ ...publishedPublicKey, kid: 'key-1' }] };
    expect(await refusalOf(() => verify(assertion, { jwks }))).toMatchObject({
      code: 'invalid_client',
      description: expect.stringContaining('make a key pair of your own'),
    });
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

  it.each([
    ['the client is not registered', { client: undefined }],
    ['the record is of another client', { client: { ...backendClient, clientId: 'other' } }],
    ['the client is registered with a secret', { client: { ...confidentialClient, clientId: 'worker' } }],
    ['the client has no keys', { jwks: { keys: [] } }],
    ['two keys have its kid', { jwks: { keys: [...backendJwks.keys, ...backendJwks.keys] } }],
    ['the key is for encryption', { jwks: { keys: [{ ...backendJwks.keys[0], use: 'enc' }] } }],
    ['the key is for another algorithm', { jwks: { keys: [{ ...backendJwks.keys[0], alg: 'ES256' }] } }],
    ['the key is of another type', { jwks: { keys: [{ kty: 'oct', kid: 'key-1', k: 'AAAA' }] } }],
    ['the key is broken', { jwks: { keys: [{ ...backendJwks.keys[0], x: 'AAAA' }] } }],
  ])('when %s', async (_, differences) => {
    const assertion = await sign({});
    expect(await refusalOf(() => verify(assertion, differences))).toMatchObject({
      code: 'invalid_client',
      status: 400,
    });
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
