import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { inspectJwt } from './inspect-jwt.ts';

const ours = await generateKeyPair('RS256', { extractable: true });
const theirs = await generateKeyPair('RS256');
const nowMs = Date.parse('2026-03-01T09:00:00Z');
const now = nowMs / 1000;
const issuer = 'https://ehr.example';
const keys = [{ ...(await exportJWK(ours.publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' }];
const server = { keys, issuers: [issuer], nowMs };

const sign = (claims = {}, { key = ours.privateKey, kid = 'key-1' } = {}) =>
  new SignJWT({ iss: issuer, exp: now + 60, ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(key);

describe('a JWT of ours', () => {
  test('is shown, and found good', async () => {
    expect(await inspectJwt(await sign({ sub: 'somebody' }), server)).toEqual({
      kind: 'jwt',
      header: { alg: 'RS256', kid: 'key-1' },
      claims: { iss: issuer, exp: now + 60, sub: 'somebody' },
      signature: 'ours',
      isFromHere: true,
      time: 'valid',
    });
  });

  test('may be pasted with line breaks and the word Bearer', async () => {
    const token = await sign();
    const pasted = ` Bearer ${token.slice(0, 20)}\n  ${token.slice(20)}\n`;
    expect(await inspectJwt(pasted, server)).toMatchObject({ signature: 'ours' });
  });
});

describe('says of a token that', () => {
  test('somebody else signed it under the name of our key', async () => {
    const token = await sign({}, { key: theirs.privateKey });
    expect(await inspectJwt(token, server)).toMatchObject({ signature: 'wrong' });
  });

  test('a claim was changed', async () => {
    const [header, , signature] = (await sign()).split('.');
    const claims = Buffer.from(JSON.stringify({ iss: issuer, sub: 'admin' })).toString('base64url');
    expect(await inspectJwt([header, claims, signature].join('.'), server)).toMatchObject({ signature: 'wrong' });
  });

  test('it asks to be checked with the public key as a secret', async () => {
    const token = await new SignJWT({ iss: issuer })
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .sign(new TextEncoder().encode(JSON.stringify(keys[0])));
    expect(await inspectJwt(token, server)).toMatchObject({ signature: 'wrong' });
  });

  test('its key is not one of ours', async () => {
    const token = await sign({}, { key: theirs.privateKey, kid: 'key-2' });
    expect(await inspectJwt(token, server)).toMatchObject({ signature: 'unknown-key' });
  });

  test('it is not signed at all', async () => {
    const token = new UnsecuredJWT({ iss: issuer }).encode();
    expect(await inspectJwt(token, server)).toMatchObject({ signature: 'unsigned', isFromHere: true });
  });

  test('it names another issuer', async () => {
    expect(await inspectJwt(await sign({ iss: 'https://evil.example' }), server)).toMatchObject({ isFromHere: false });
  });

  test.each([
    [{ exp: now }, 'over'],
    [{ nbf: now + 1 }, 'not-yet'],
    [{ exp: undefined }, 'unlimited'],
  ])('its time, with %j, is %s', async (claims, time) => {
    expect(await inspectJwt(await sign(claims), server)).toMatchObject({ time });
  });
});

test.each(['at_AAAA-bbbb_cccc', 'rt_x', 'c_x'])('%s is an opaque token, with nothing in it to read', async token => {
  expect(await inspectJwt(token, server)).toEqual({ kind: 'opaque' });
});

test.each(['', 'hello', 'a.b.c', 'eyJhbGciOiJSUzI1NiJ9.W10.x', 'a.b.c.d.e', '{"alg":"none"}'])(
  '%j is no JWT',
  async text => {
    expect(await inspectJwt(text, server)).toEqual({ kind: 'malformed' });
  },
);
