import { describe, expect, it } from 'vitest';
import { publicClient } from '../testing/clients.ts';
import { warnOfKeys } from './warn-of-keys.ts';

const app = { ...publicClient, clientName: 'My app', tokenEndpointAuthMethod: 'private_key_jwt' as const };
const rsa = { kty: 'RSA', alg: 'RS384', use: 'sig', n: 'n', e: 'AQAB', kid: 'a' };
const ec = { kty: 'EC', crv: 'P-384', alg: 'ES384', x: 'x', y: 'y', kid: 'b' };
const told = (...keys: object[]) =>
  warnOfKeys({ sent: {}, client: { ...app, jwks: JSON.parse(JSON.stringify({ keys })) } }).map(({ code }) => code);

describe('nothing is told of', () => {
  it.each([
    ['two keys that are two', [rsa, ec]],
    ['two RSA keys', [rsa, { ...rsa, n: 'n2', kid: 'c' }]],
    ['two EC keys', [ec, { ...ec, x: 'x2', kid: 'c' }]],
    ['a key that does not say what it is for', [{ ...rsa, use: undefined }]],
    ...['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'].map(alg => [alg, [{ ...rsa, alg }]] as const),
  ] as const)('%s', (_, keys) => {
    expect(told(...keys)).toEqual([]);
  });

  it('keys behind a URL', () => {
    const client = { ...app, jwksUri: 'https://app.example/http:' };
    expect(warnOfKeys({ sent: { jwks_uri: client.jwksUri }, client })).toEqual([]);
  });
});

describe('told is', () => {
  it.each([
    ['one key of two without alg', [rsa, { ...ec, alg: undefined }], 'key_without_alg'],
    ['one key of two with an alg that is not taken', [rsa, { ...ec, alg: 'ES256K' }], 'key_alg_unknown'],
    ['one key of two that encrypts', [rsa, { ...ec, use: 'enc' }], 'key_not_for_signing'],
    ['an RSA key under two names', [rsa, ec, { ...rsa, kid: 'c' }], 'key_repeated'],
    ['an EC key under two names', [rsa, ec, { ...ec, kid: 'c' }], 'key_repeated'],
  ])('%s', (_, keys, code) => {
    expect(told(...keys)).toEqual([code]);
  });

  it('which algorithms are taken', () => {
    const client = { ...app, jwks: { keys: [{ ...rsa, alg: 'PS384' }] } };
    expect(warnOfKeys({ sent: {}, client })[0]?.message).toBe(
      'A key has an alg that is not taken here: RS256, RS384, RS512, ES256, ES384, ES512 are.',
    );
  });

  it.each(['jwks', 'jwks_uri'])('that the %s of a client with a secret has no use', name => {
    const client = { ...app, tokenEndpointAuthMethod: 'client_secret_basic' as const };
    expect(warnOfKeys({ sent: { [name]: 'x' }, client }).map(({ code }) => code)).toEqual(['keys_ignored']);
  });
});
