import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { createIdTokenClaims, signIdToken } from './id-token.ts';
import { verifyHintedSubject, verifyIdTokenHint } from './id-token-hint.ts';

const pair = await generateKeyPair('RS256', { extractable: true });
const other = await generateKeyPair('RS256', { extractable: true });
const key = { kid: 'key-1', privateKey: pair.privateKey };
const keys: JWK[] = [{ ...(await exportJWK(pair.publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' }];

const issuer = 'https://ehr.example';
const longAgo = Date.parse('2020-01-01T00:00:00Z');
const facts = { issuer, subject: 'u-1', clientId: 'app', now: longAgo, lifetimeSeconds: 300 };
const idToken = (change = {}) => signIdToken(createIdTokenClaims({ ...facts, ...change }), key);
const signed = (payload: string) =>
  new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
    .sign(pair.privateKey);
const verify = async (hint: string | Promise<string>) =>
  verifyIdTokenHint({ hint: await hint, keys, issuer, clientId: 'app' });

describe('a hint names the person', () => {
  it('though it has expired', async () => {
    expect(await verify(idToken())).toBe('u-1');
  });

  it('and may be for several clients, one of which asks', async () => {
    expect(await verify(signed(JSON.stringify({ iss: issuer, aud: ['app', 'x'], sub: 'u-1' })))).toBe('u-1');
  });
});

describe('a hint is refused', () => {
  it.each<[string, () => string | Promise<string>]>([
    ['that is no JWT', () => 'nonsense'],
    ['that is empty between the dots', () => '..'],
    [
      'that another key signed in our key’s name',
      () => signIdToken(createIdTokenClaims(facts), { ...key, privateKey: other.privateKey }),
    ],
    [
      'of a key that is none of ours',
      () => signIdToken(createIdTokenClaims(facts), { kid: 'x', privateKey: other.privateKey }),
    ],
    [
      'that was changed',
      async () => (await idToken()).replace(/\.[^.]*\./, `.${btoa('{"sub":"u-2"}').replace(/=/g, '')}.`),
    ],
    ['without a signature', () => `${btoa('{"alg":"none"}').replace(/=/g, '')}.${btoa('{}').replace(/=/g, '')}.`],
    ['of another issuer', () => idToken({ issuer: 'https://ehr.example/other' })],
    ['of another client', () => idToken({ clientId: 'other' })],
    ['for no client', () => signed(JSON.stringify({ iss: issuer, sub: 'u-1' }))],
    ['without a person', () => signed(JSON.stringify({ iss: issuer, aud: 'app' }))],
    ['whose person is no text', () => signed(JSON.stringify({ iss: issuer, aud: 'app', sub: 7 }))],
    ['that holds no JSON', () => signed('hello')],
    ['that holds no object', () => signed('null')],
    ['that is too long', async () => `${await idToken()}${'x'.repeat(8192)}`],
  ])('%s', async (_, hint) => {
    expect(await refusalOf(() => verify(hint()))).toMatchObject({ code: 'invalid_request' });
  });
});

describe('somebody else than the hint names', () => {
  it('does not go on', async () => {
    expect(await refusalOf(() => verifyHintedSubject('u-1', 'u-2'))).toMatchObject({ code: 'login_required' });
  });

  it('is not the person herself', () => {
    expect(() => verifyHintedSubject('u-1', 'u-1')).not.toThrow();
  });
});
