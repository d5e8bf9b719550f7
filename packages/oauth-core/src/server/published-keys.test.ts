import { base64url, exportJWK, generateKeyPair, type JWK } from 'jose';
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
/** The RSA keys of RFC 7517 §A.2 and RFC 7515 §A.2, and the key of its §A.4, whose `y` begins with a byte of zeros. */
const rsaOfRfc7517: JWK = {
  kty: 'RSA',
  n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
  e: 'AQAB',
};
const rsaOfRfc7515: JWK = {
  kty: 'RSA',
  n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
  e: 'AQAB',
};
const p521OfRfc7515: JWK = {
  kty: 'EC',
  crv: 'P-521',
  x: 'AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk',
  y: 'ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2',
};

describe('a key whose private half is printed somewhere', () => {
  it.each([
    ['a tutorial', publishedPublicKey, 'the OAuth tutorial of WebChart'],
    ['RFC 7517', ofRfc7517, 'RFC 7517, appendix A.2'],
    ['RFC 7515', ofRfc7515, 'RFC 7515, appendix A.3'],
    ['RFC 7517, for RSA', rsaOfRfc7517, 'RFC 7517, appendix A.2'],
    ['RFC 7515, for RSA', rsaOfRfc7515, 'RFC 7515, appendix A.2'],
    ['RFC 7515, for P-521', p521OfRfc7515, 'RFC 7515, appendix A.4'],
    [
      'a tutorial, under whatever kid',
      { ...publishedPublicKey, kid: 'mine', alg: 'RS384' },
      'the OAuth tutorial of WebChart',
    ],
  ])('is known: of %s', async (_, key, where) => {
    expect(await whereIsPublished(key)).toBe(where);
  });

  const { n } = publishedPublicKey;
  const leanY = base64url.encode(base64url.decode(p521OfRfc7515.y ?? '').subarray(1));
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
    ['no zeros ahead of a coordinate', { ...p521OfRfc7515, y: leanY }],
    ['members that are not its own', { ...ofRfc7517, n: 'AQAB' }],
  ])('is known however it is written: with %s', async (_, key) => {
    expect(await whereIsPublished(key)).toMatch(/^the OAuth tutorial of WebChart$|^RFC 751/);
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
