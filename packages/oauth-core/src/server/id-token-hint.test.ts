import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { createIdTokenClaims, signIdToken } from './id-token.ts';
import { verifyHintedSubject, verifyIdTokenHint } from './id-token-hint.ts';

const pair = await generateKeyPair('RS256', { extractable: true });
const other = await generateKeyPair('RS256', { extractable: true });
const key = { kid: 'key-1', privateKey: pair.privateKey };
/** Without `alg`, so that it is not the key that says which it may be. */
const keys: JWK[] = [{ ...(await exportJWK(pair.publicKey)), kid: 'key-1', use: 'sig' }];

const issuer = 'https://ehr.example';
const longAgo = Date.parse('2020-01-01T00:00:00Z');
const facts = { issuer, subject: 'u-1', clientId: 'app', now: longAgo, lifetimeSeconds: 300 };
const idToken = (change = {}) => signIdToken(createIdTokenClaims({ ...facts, ...change }), key);
const claims = { iss: issuer, aud: 'app', sub: 'u-1' };
const signed = async (payload: string, alg = 'RS256') =>
  new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg, kid: 'key-1' })
    .sign({ ...(await exportJWK(pair.privateKey)), alg });
const verify = async (hint: string | Promise<string>) =>
  verifyIdTokenHint({ hint: await hint, keys, issuer, clientId: 'app' });

describe('a hint names the person', () => {
  it('though it has expired', async () => {
    expect(await verify(idToken())).toBe('u-1');
  });

  it('and may be for several clients, one of which asks', async () => {
    expect(await verify(signed(JSON.stringify({ ...claims, aud: ['x', 'app'] })))).toBe('u-1');
  });
});

describe('a hint is refused', () => {
  it.each<[string, RegExp, () => string | Promise<string>]>([
    ['that is no JWT', /has signed/, () => 'nonsense'],
    ['that is empty between the dots', /has signed/, () => '..'],
    [
      'that another key signed in our key’s name',
      /has signed/,
      () => signIdToken(createIdTokenClaims(facts), { ...key, privateKey: other.privateKey }),
    ],
    [
      'of a key that is none of ours',
      /has signed/,
      () => signIdToken(createIdTokenClaims(facts), { kid: 'x', privateKey: other.privateKey }),
    ],
    [
      'that was changed',
      /has signed/,
      async () => (await idToken()).replace(/\.[^.]*\./, `.${btoa('{"sub":"u-2"}').replace(/=/g, '')}.`),
    ],
    [
      'without a signature',
      /has signed/,
      () => `${btoa('{"alg":"none"}').replace(/=/g, '')}.${btoa('{}').replace(/=/g, '')}.`,
    ],
    ['signed in a way that ours are not', /has signed/, () => signed(JSON.stringify(claims), 'PS256')],
    ['of another issuer', /another issuer/, () => idToken({ issuer: 'https://ehr.example/other' })],
    ['of another client', /another client/, () => idToken({ clientId: 'other' })],
    ['for no client', /another client/, () => signed(JSON.stringify({ ...claims, aud: undefined }))],
    ['for a client whose name holds it', /another client/, () => signed(JSON.stringify({ ...claims, aud: 'my-app' }))],
    ['without a person', /names nobody/, () => signed(JSON.stringify({ ...claims, sub: undefined }))],
    ['whose person is no text', /names nobody/, () => signed(JSON.stringify({ ...claims, sub: 7 }))],
    ['that holds no JSON', /has signed/, () => signed('hello')],
    ['that holds null', /holds no claims/, () => signed('null')],
    ['that holds no object', /holds no claims/, () => signed('7')],
    ['that is too long', /at most 8192/, async () => 'x'.repeat(8193)],
  ])('%s', async (_, reason, hint) => {
    expect(await refusalOf(() => verify(hint()))).toMatchObject({
      code: 'invalid_request',
      description: expect.stringMatching(reason),
    });
  });

  it('for its signature and no longer for its length, when it is as long as it may be', async () => {
    expect((await refusalOf(() => verify('x'.repeat(8192)))).description).toContain('has signed');
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
