import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

it.each([
  ['', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'],
  ['abc', 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'],
])('hashes %j', async (text, hash) => {
  expect(await sha256(text)).toBe(hash);
});

it('hashes the UTF-8 bytes, so that é and e with an accent differ', async () => {
  expect(await sha256('é')).not.toBe(await sha256('e\u0301'));
});
