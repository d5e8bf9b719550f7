import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { publishedPublicKey } from '../testing/published-key.ts';
import { refusalOf } from '../testing/refusal.ts';
import { refusePublishedKeys, whereIsPublished } from './published-keys.ts';

const own: JWK = await exportJWK((await generateKeyPair('ES384', { extractable: true })).publicKey);
/** The keys of the examples of RFC 7517 §A.2 and RFC 7515 §A.3. */
const ofRfc7517: JWK = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
};
const ofRfc7515: JWK = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

describe('a key whose private half is printed somewhere', () => {
  it.each([
    ['a tutorial', publishedPublicKey, 'the OAuth tutorial of WebChart'],
    ['RFC 7517', ofRfc7517, 'RFC 7517, appendix A.2'],
    ['RFC 7515', ofRfc7515, 'RFC 7515, appendix A.3'],
    [
      'a tutorial, under whatever kid',
      { ...publishedPublicKey, kid: 'mine', alg: 'RS384' },
      'the OAuth tutorial of WebChart',
    ],
  ])('is known: of %s', async (_, key, where) => {
    expect(await whereIsPublished(key)).toBe(where);
  });

  const { n } = publishedPublicKey;
  it.each([
    ['zeros ahead of the modulus', { ...publishedPublicKey, n: `AAAA${n}` }],
    ['zeros ahead of the exponent', { ...publishedPublicKey, e: 'AAEAAQ' }],
    [
      'padding, and base64 that is not for URLs',
      { ...publishedPublicKey, n: `${n.replaceAll('-', '+').replaceAll('_', '/')}==` },
    ],
    ['line ends', { ...publishedPublicKey, n: `${n.slice(0, 4)}\r\n${n.slice(4)}\n` }],
    ['bits behind the last byte', { ...publishedPublicKey, n: n.replace(/Q$/, 'R') }],
    ['zeros ahead of a coordinate', { ...ofRfc7517, x: `AAAA${ofRfc7517.x}` }],
    ['members that are not its own', { ...ofRfc7517, n: 'AQAB' }],
  ])('is known however it is written: with %s', async (_, key) => {
    expect(await whereIsPublished(key)).toMatch(/^the OAuth tutorial of WebChart$|^RFC 7517/);
  });

  it.each([
    ['another key', own],
    ['what is no number', { kty: 'RSA', n: '', e: 'AQAB' }],
    ['half of a number', { kty: 'RSA', n: 'vqTVtATjt', e: 'AQAB' }],
    ['what is no key', { kty: 'EC' }],
    ['one that only begins like it', { ...publishedPublicKey, n: `vqTVtATj${'A'.repeat(334)}` }],
  ])('is not %s', async (_, key) => {
    expect(await whereIsPublished(key)).toBeUndefined();
  });

  it.each(['invalid_client', 'invalid_client_metadata'] as const)('is refused among others: %s', async code => {
    expect(await refusalOf(() => refusePublishedKeys([own, publishedPublicKey], code))).toMatchObject({
      code,
      description: expect.stringMatching(/printed in the OAuth tutorial of WebChart.*make a key pair of your own/),
    });
  });

  it('is not found where there is none', async () => {
    await expect(refusePublishedKeys([own], 'invalid_client')).resolves.toBeUndefined();
  });
});
