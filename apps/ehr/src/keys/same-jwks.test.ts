import { expect, it } from 'vitest';
import { createSameJwks } from './same-jwks.ts';

const jwks = (kid: string, more = {}) => ({ keys: [{ kty: 'EC', kid, ...more }] });

it('gives one object for keys that are read twice', () => {
  const same = createSameJwks(2);
  const first = same(jwks('a'));
  expect(same(jwks('a'))).toBe(first);
  expect(same(jwks('a')).keys[0]).toBe(first.keys[0]);
});

it.each([
  ['another kid', jwks('b')],
  ['the same kid and another key', jwks('a', { x: 'another' })],
  ['one key more', { keys: [...jwks('a').keys, ...jwks('b').keys] }],
  ['no key', { keys: [] }],
])('gives another for %s', (_what, other) => {
  const same = createSameJwks(2);
  same(jwks('a'));
  expect(same(other)).toEqual(other);
});

it('forgets the keys that were not used for longest', () => {
  const same = createSameJwks(2);
  const [a, b] = [same(jwks('a')), same(jwks('b'))];
  same(jwks('a'));
  same(jwks('c'));
  expect(same(jwks('a'))).toBe(a);
  expect(same(jwks('b'))).not.toBe(b);
});
