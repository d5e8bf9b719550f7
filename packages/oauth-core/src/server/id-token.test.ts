import { decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { createIdTokenClaims, signIdToken } from './id-token.ts';

const now = Date.parse('2025-06-01T12:00:00.900Z');
const facts = { issuer: 'https://ehr.example', subject: 'u-1', clientId: 'app', now, lifetimeSeconds: 300 };
const seconds = Date.parse('2025-06-01T12:00:00Z') / 1000;

it('says who, for whom, by whom, from when and until when, in whole seconds', () => {
  expect(createIdTokenClaims(facts)).toEqual({
    iss: 'https://ehr.example',
    sub: 'u-1',
    aud: 'app',
    iat: seconds,
    exp: seconds + 300,
  });
});

it('echoes the nonce and knows when the person signed in and who she is in FHIR', () => {
  const fhirUser = 'https://ehr.example/fhir/Patient/1';
  expect(createIdTokenClaims({ ...facts, nonce: 'n', authTimeMs: now - 60_000, fhirUser })).toMatchObject({
    nonce: 'n',
    auth_time: seconds - 60,
    fhirUser,
  });
});

it('has no member for what is not known', () => {
  const claims = createIdTokenClaims({ ...facts, nonce: undefined, authTimeMs: undefined, fhirUser: undefined });
  expect(Object.keys(claims)).toEqual(['iss', 'sub', 'aud', 'iat', 'exp']);
});

it('is signed with RS256 and names the key', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const idToken = await signIdToken(createIdTokenClaims(facts), { kid: 'key-1', privateKey });
  expect(decodeProtectedHeader(idToken)).toEqual({ alg: 'RS256', kid: 'key-1', typ: 'JWT' });
  const { payload } = await jwtVerify(idToken, publicKey, { currentDate: new Date(now) });
  expect(payload).toEqual(createIdTokenClaims(facts));
});

it('can be signed with a key as JWK', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256' };
  const idToken = await signIdToken(createIdTokenClaims(facts), { kid: 'key-1', privateKey: jwk });
  await expect(jwtVerify(idToken, publicKey, { currentDate: new Date(now) })).resolves.toBeDefined();
});
