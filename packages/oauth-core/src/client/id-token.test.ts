import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../testing/refusal.ts';
import { validateIdToken } from './id-token.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const seconds = now / 1000;
const claims: JWTPayload = {
  iss: 'https://ehr.example',
  sub: 'u-1',
  aud: 'app',
  iat: seconds - 5,
  exp: seconds + 300,
  nonce: 'the-nonce',
  auth_time: seconds - 60,
  fhirUser: 'https://ehr.example/fhir/Patient/1',
};
const ours = await generateKeyPair('RS256', { extractable: true });
const theirs = await generateKeyPair('RS256', { extractable: true });
const publicJwk: JWK = { ...(await exportJWK(ours.publicKey)), kid: '1', alg: 'RS256' };
const expected = {
  issuer: 'https://ehr.example',
  clientId: 'app',
  nonce: 'the-nonce',
  jwks: { keys: [publicJwk] as [JWK & { kty: string }] },
  now,
};
const sign = (difference: JWTPayload = {}, { key = ours.privateKey, kid = '1' } = {}) =>
  new SignJWT({ ...claims, ...difference }).setProtectedHeader({ alg: 'RS256', kid }).sign(key);

describe('an id_token', () => {
  it('says who signed in', async () => {
    const { nonce: _, aud: __, ...told } = claims;
    expect(await validateIdToken(await sign(), expected)).toEqual(told);
  });

  it('may be for several audiences when it was made for this client', async () => {
    await expect(validateIdToken(await sign({ aud: ['app', 'api'], azp: 'app' }), expected)).resolves.toBeDefined();
  });

  it('may be a minute off', async () => {
    await expect(validateIdToken(await sign({ exp: seconds - 59 }), expected)).resolves.toBeDefined();
    await expect(validateIdToken(await sign({ iat: seconds + 59 }), expected)).resolves.toBeDefined();
  });
});

describe('an id_token is refused', () => {
  it.each<[string, JWTPayload]>([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['of the issuer with a slash more', { iss: 'https://ehr.example/' }],
    ['for another client', { aud: 'other' }],
    ['for several audiences without azp', { aud: ['app', 'api'] }],
    ['made for another client', { aud: ['app', 'api'], azp: 'api' }],
    ['with the azp of another client', { azp: 'api' }],
    ['that has expired', { exp: seconds - 61 }],
    ['from the future', { iat: seconds + 61 }],
    ['for another login', { nonce: 'other' }],
    ['without a nonce', { nonce: undefined }],
    ['without a subject', { sub: undefined }],
    ['without an end', { exp: undefined }],
    ['without a beginning', { iat: undefined }],
  ])('%s', async (_, difference) => {
    const idToken = await sign(difference);
    expect(await errorOf(() => validateIdToken(idToken, expected))).toMatchObject({ code: 'invalid_id_token' });
  });

  it.each<[string, () => string | Promise<string>]>([
    ['signed by somebody else', () => sign({}, { key: theirs.privateKey })],
    ['signed with a key that the issuer does not have', () => sign({}, { kid: '2' })],
    ['that is not signed', () => new UnsecuredJWT(claims).encode()],
    ['that is signed with the public key as a secret', forgedWithPublicKey],
    ['whose signature was cut off', async () => (await sign()).replace(/[^.]+$/, '')],
    ['that is no JWT', () => 'nonsense'],
    ['that is empty', () => ''],
  ])('%s', async (_, make) => {
    const idToken = await make();
    expect(await errorOf(() => validateIdToken(idToken, expected))).toMatchObject({ code: 'invalid_id_token' });
  });

  it('and never repeated in the message', async () => {
    const idToken = await sign({ nonce: 'other' });
    expect((await errorOf(() => validateIdToken(idToken, expected))).message).not.toContain(idToken.slice(0, 20));
  });
});

/** Algorithm confusion: HS256 over the public key, which everybody has. */
function forgedWithPublicKey(): Promise<string> {
  const secret = new TextEncoder().encode(JSON.stringify(publicJwk));
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: '1' }).sign(secret);
}
