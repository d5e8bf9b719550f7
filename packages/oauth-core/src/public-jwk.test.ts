import { expect, it } from 'vitest';
import { holdsSecret, publicMembers } from './public-jwk.ts';

const ec = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) };
const rsa = { kty: 'RSA', n: 'n'.repeat(342), e: 'AQAB' };

it.each([
  ec,
  { ...ec, crv: 'P-384' },
  { ...ec, crv: 'P-521', x: 'x'.repeat(88), y: 'y'.repeat(88) },
  rsa,
  { ...rsa, e: 'e'.repeat(8) },
  { ...rsa, n: 'n'.repeat(1366) },
])('of $kty $crv the members that make the key are kept', key => {
  expect(publicMembers({ ...key, kid: '1', use: 'sig', extra: true })).toEqual(key);
});

it.each([
  ['a curve that is not NIST’s', { ...ec, crv: 'secp256k1' }],
  ['no curve', { ...ec, crv: undefined }],
  ['no x', { ...ec, x: undefined }],
  ['an empty y', { ...ec, y: '' }],
  ['a y that is no text', { ...ec, y: 5 }],
  ['coordinates of a larger curve', { ...ec, x: 'x'.repeat(89) }],
  ['a y of a larger curve', { ...ec, y: 'y'.repeat(89) }],
  ['another kty for a curve', { ...ec, kty: 'OKP' }],
  ['another kty for a modulus', { ...rsa, kty: 'oct' }],
  ['a modulus that is no text', { ...rsa, n: Array(342).fill('n') }],
  ['an empty exponent', { ...rsa, e: '' }],
  ['a short modulus', { ...rsa, n: 'n'.repeat(341) }],
  ['an endless modulus', { ...rsa, n: 'n'.repeat(1367) }],
  ['a large exponent', { ...rsa, e: 'e'.repeat(9) }],
  ['no exponent', { ...rsa, e: undefined }],
  ['a symmetric kty', { kty: 'oct', k: 'AAAA' }],
  ['no kty', {}],
])('a key with %s is not usable', (_, key) => {
  expect(publicMembers(key)).toBeUndefined();
});

it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'])('%s is a secret, whatever its value', name => {
  expect(holdsSecret({ ...ec, [name]: undefined })).toBe(true);
});

it('a public key holds no secret', () => {
  expect(holdsSecret({ ...ec, ...rsa, kid: '1' })).toBe(false);
});
