import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, type JWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { backendJwks, backendKey } from '../testing/clients.ts';
import { errorOf } from '../testing/refusal.ts';
import { createClientAssertion } from './client-assertion.ts';

const now = Date.parse('2025-06-01T12:00:00.900Z');
const tokenEndpoint = 'https://ehr.example/token';
const create = (difference: object = {}) =>
  createClientAssertion({ clientId: 'worker', tokenEndpoint, privateKey: backendKey, now, ...difference });

describe('a client assertion', () => {
  it('says who it is from, for whom, and for how long', async () => {
    const iat = Math.floor(now / 1000);
    expect(decodeJwt(await create())).toEqual({
      iss: 'worker',
      sub: 'worker',
      aud: tokenEndpoint,
      iat,
      exp: iat + 300,
      jti: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('names its key and its type', async () => {
    expect(decodeProtectedHeader(await create())).toEqual({ alg: 'ES384', kid: 'key-1', typ: 'JWT' });
  });

  it.each(['RS384', 'ES384'])('is signed with %s', async alg => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), alg, kid: '1' };
    const assertion = await create({ privateKey: jwk });
    await expect(jwtVerify(assertion, publicKey, { currentDate: new Date(now) })).resolves.toBeDefined();
  });

  it('is another each time', async () => {
    expect(decodeJwt(await create()).jti).not.toBe(decodeJwt(await create()).jti);
  });

  it.each([
    [60, 60],
    [3600, 300],
  ])('asked to last %i seconds lasts %i', async (lifetimeSeconds, seconds) => {
    const { exp = 0, iat = 0 } = decodeJwt(await create({ lifetimeSeconds }));
    expect(exp - iat).toBe(seconds);
  });
});

describe('a key is refused', () => {
  it.each<[string, JWK]>([
    ['without kid', { ...backendKey, kid: '' }],
    ['without alg', { ...backendKey, alg: undefined } as unknown as JWK],
    ['for an algorithm that servers need not know', { ...backendKey, alg: 'ES256' }],
    ['that is symmetric', { kty: 'oct', k: 'AAAA', kid: 'key-1', alg: 'HS384' }],
    ['that is public', { ...backendJwks.keys[0], kty: 'EC' }],
    ['of another type than its alg', { ...backendKey, alg: 'RS384' }],
    ['that is broken', { ...backendKey, d: 'AAAA' }],
  ])('%s', async (_, privateKey) => {
    const refusal = await errorOf(() => create({ privateKey }));
    expect(refusal.code).toBe('invalid_key');
    expect(refusal.message).not.toContain(backendKey.d);
  });
});
