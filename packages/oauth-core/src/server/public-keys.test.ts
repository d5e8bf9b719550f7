import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { verifyPublicKeys } from './public-keys.ts';

const jwkOf = async (alg: string, half: 'publicKey' | 'privateKey' = 'publicKey'): Promise<JWK> =>
  exportJWK((await generateKeyPair(alg, { extractable: true }))[half]);

const ec = { ...(await jwkOf('ES384')), kid: 'ec' };
const p256 = { ...(await jwkOf('ES256')), kid: 'p256' };
const p521 = { ...(await jwkOf('ES512')), kid: 'p521' };
const rsa = { ...(await jwkOf('RS384')), kid: 'rsa' };
const privateEc = { ...(await jwkOf('ES384', 'privateKey')), kid: 'private' };
const privateRsa = { ...(await jwkOf('RS384', 'privateKey')), kid: 'private' };

describe('public keys', () => {
  it.each([
    ['of both kinds', [ec, rsa]],
    ['of each curve', [p256, ec, p521]],
    ['as many as twenty', Array.from({ length: 20 }, (_, i) => ({ ...ec, kid: `k${i}` }))],
    ['with the longest kid', [{ ...ec, kid: 'k'.repeat(255) }]],
    ['with what they are for', [{ ...ec, alg: 'ES384', use: 'sig' }]],
  ])('%s are taken', (_, keys) => {
    expect(verifyPublicKeys({ keys })).toEqual({ keys });
  });

  it('lose what nobody asked for', () => {
    expect(verifyPublicKeys({ keys: [{ ...ec, key_ops: ['verify'], note: 'mine' }], x: 1 })).toEqual({ keys: [ec] });
  });

  it('lose an alg and a use that are endless', () => {
    const kept = { ...ec, alg: 'a'.repeat(2000), use: 'u'.repeat(2000) };
    expect(verifyPublicKeys({ keys: [kept] })).toEqual({ keys: [kept] });
    const lost = { ...ec, alg: 'a'.repeat(2001), use: 'u'.repeat(2001) };
    expect(verifyPublicKeys({ keys: [lost] })).toEqual({ keys: [ec] });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list without its set', [ec]],
    ['an empty set', { keys: [] }],
    ['keys that are no list', { keys: { ec } }],
    ['more than twenty', { keys: Array.from({ length: 21 }, (_, i) => ({ ...ec, kid: `k${i}` })) }],
    ['a text', { keys: ['MII…'] }],
    ['null for a key', { keys: [null] }],
    ['no kid', { keys: [{ ...ec, kid: undefined }] }],
    ['an empty kid', { keys: [{ ...ec, kid: '' }] }],
    ['a kid that is too long', { keys: [{ ...ec, kid: 'k'.repeat(256) }] }],
    ['one kid twice', { keys: [ec, { ...rsa, kid: 'ec' }] }],
    ['no type', { keys: [{ ...ec, kty: undefined }] }],
    ['another type', { keys: [{ kid: 'a', kty: 'OKP', crv: 'Ed25519', x: 'x' }] }],
    ['another curve', { keys: [{ ...ec, crv: 'secp256k1' }] }],
    ['half a point', { keys: [{ ...ec, y: undefined }] }],
    ['a number for a text', { keys: [{ ...ec, x: 1 }] }],
    ['RSA without a modulus', { keys: [{ ...rsa, n: undefined }] }],
    ['a modulus that is too long', { keys: [{ ...rsa, n: 'n'.repeat(2001) }] }],
    ['RSA under another name', { keys: [{ ...rsa, kty: 'RSA-OAEP' }] }],
    ['RSA of 1024 bits', { keys: [{ ...rsa, n: 'n'.repeat(171) }] }],
    ['a private key', { keys: [privateEc] }],
    ['a private RSA key', { keys: [privateRsa] }],
    ['a symmetric key', { keys: [{ kid: 'a', kty: 'oct', k: 'c2VjcmV0' }] }],
  ])('%s is refused', async (_, jwks) => {
    expect(await refusalOf(() => verifyPublicKeys(jwks))).toMatchObject({
      code: 'invalid_client_metadata',
      status: 400,
    });
  });

  it('no secret is repeated in the message', async () => {
    const { message } = await refusalOf(() => verifyPublicKeys({ keys: [privateEc] }));
    expect(message).not.toContain(privateEc.d);
  });
});
