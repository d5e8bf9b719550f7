import { expect, test } from 'vitest';
import { createSignInLimit } from './sign-in-limit.ts';

const minute = 60_000;
const by = (username: string, address = '192.0.2.1') => ({ username, address });

test('five attempts within fifteen minutes close the name until the first of them is fifteen minutes old', () => {
  const limit = createSignInLimit({ demo: false });
  for (let at = 0; at < 5; at += 1) expect(limit.begin(by('ana'), at * minute)).toBe(0);
  expect(limit.begin(by('ana'), 5 * minute)).toBe(10);
  expect(limit.begin(by('ANA', '192.0.2.2'), 5 * minute)).toBe(10);
  expect(limit.begin(by('bea'), 5 * minute)).toBe(0);
  expect(limit.begin(by('ana'), 15 * minute)).toBe(0);
});

test('a success forgets the attempts before it', () => {
  const limit = createSignInLimit({ demo: false });
  for (let at = 0; at < 5; at += 1) limit.begin(by('ana'), at);
  limit.succeeded(by('ana'), 4);
  for (let at = 10; at < 15; at += 1) expect(limit.begin(by('ana'), at)).toBe(0);
});

test.each([
  [false, 100],
  [true, 1000],
])('an address that guesses at many names has to wait (demo: %s)', (demo, attempts) => {
  const limit = createSignInLimit({ demo });
  for (let one = 0; one < attempts; one += 1) expect(limit.begin(by(`name${one}`), minute)).toBe(0);
  expect(limit.begin(by('ana'), 2 * minute)).toBe(14);
  expect(limit.begin(by('ana', '192.0.2.2'), 2 * minute)).toBe(0);
  expect(limit.begin(by('ana'), 16 * minute)).toBe(0);
});

test('a success gives an address back its own attempt and no other', () => {
  const limit = createSignInLimit({ demo: false });
  for (let one = 0; one < 99; one += 1) limit.begin(by(`name${one}`), 1);
  for (let at = 2; at < 12; at += 1) {
    expect(limit.begin(by('ana'), at)).toBe(0);
    limit.succeeded(by('ana'), at);
  }
  expect(limit.begin(by('bea'), 20)).toBe(0);
  expect(limit.begin(by('ana'), 21)).toBe(15);
});

test('invented names fill no memory', () => {
  const limit = createSignInLimit({ demo: false });
  for (let at = 0; at < 5; at += 1) limit.begin(by('first'), at);
  for (let at = 0; at < 10_000; at += 1) limit.begin(by(`name${at}`, `address${at}`), 10);
  expect(limit.begin(by('first', '192.0.2.2'), 11)).toBe(0);
});
