import { expect, test } from 'vitest';
import { createSignInLimit } from './sign-in-limit.ts';

const minute = 60_000;
const by = (username: string, address = '192.0.2.1') => ({ username, address });

test('after five attempts a name has to wait, whatever its case and wherever they come from', () => {
  const limit = createSignInLimit(100);
  for (let at = 0; at < 5; at += 1) expect(limit.begin(by('ana'), 0)).toBe(0);
  expect(limit.begin(by('ana'), 0)).toBe(180);
  expect(limit.begin(by('ANA', '192.0.2.2'), minute)).toBe(120);
  expect(limit.begin(by('bea'), minute)).toBe(0);
});

test('it has one more attempt when the seconds are over, and all five after a quarter of an hour', () => {
  const limit = createSignInLimit(100);
  for (let at = 0; at < 5; at += 1) limit.begin(by('ana'), 0);
  expect(limit.begin(by('ana'), 3 * minute - 1)).toBe(1);
  expect(limit.begin(by('ana'), 3 * minute)).toBe(0);
  expect(limit.begin(by('ana'), 3 * minute)).toBe(180);
  for (let at = 0; at < 5; at += 1) expect(limit.begin(by('ana'), 18 * minute)).toBe(0);
  expect(limit.begin(by('ana'), 18 * minute)).toBe(180);
});

test('a success forgets the attempts before it', () => {
  const limit = createSignInLimit(100);
  for (let at = 0; at < 5; at += 1) limit.begin(by('ana'), at);
  limit.succeeded(by('ana'), 4);
  for (let at = 10; at < 15; at += 1) expect(limit.begin(by('ana'), at)).toBe(0);
});

test('an address that guesses at many names has to wait', () => {
  const limit = createSignInLimit(100);
  for (let one = 0; one < 100; one += 1) expect(limit.begin(by(`name${one}`), 0)).toBe(0);
  expect(limit.begin(by('ana'), 0)).toBe(9);
  expect(limit.begin(by('ana', '192.0.2.2'), 0)).toBe(0);
  expect(limit.begin(by('ana'), 9_000)).toBe(0);
});

test('all addresses of one IPv6 network guess together', () => {
  const limit = createSignInLimit(100);
  for (let one = 0; one < 100; one += 1) limit.begin(by(`name${one}`, `2001:db8::${one}`), 0);
  expect(limit.begin(by('ana', '2001:db8::ffff'), 0)).toBe(9);
});

test('0 is no limit for an address, and one for a name nevertheless', () => {
  const limit = createSignInLimit(0);
  for (let one = 0; one < 2000; one += 1) expect(limit.begin(by(`name${one}`), 0)).toBe(0);
  for (let one = 0; one < 5; one += 1) limit.begin(by('ana'), 0);
  expect(limit.begin(by('ana'), 0)).toBe(180);
});

test('a success gives an address back its own attempt and no other', () => {
  const limit = createSignInLimit(100);
  for (let one = 0; one < 99; one += 1) limit.begin(by(`name${one}`), 0);
  for (let at = 0; at < 10; at += 1) {
    expect(limit.begin(by('ana'), 0)).toBe(0);
    limit.succeeded(by('ana'), 0);
  }
  expect(limit.begin(by('bea'), 0)).toBe(0);
  expect(limit.begin(by('ana'), 0)).toBe(9);
});

test('invented names fill no memory', () => {
  const limit = createSignInLimit(0);
  for (let at = 0; at < 5; at += 1) limit.begin(by('first'), at);
  for (let at = 0; at < 10_000; at += 1) limit.begin(by(`name${at}`, `address${at}`), 10);
  expect(limit.begin(by('first', '192.0.2.2'), 11)).toBe(0);
});
