import { expect, test } from 'vitest';
import { createSignInLimit } from './sign-in-limit.ts';

const minute = 60_000;

test('five failures within fifteen minutes close the name until the first of them is fifteen minutes old', () => {
  const limit = createSignInLimit();
  for (let at = 0; at < 5; at += 1) {
    expect(limit.minutesToWait('ana', at * minute)).toBe(0);
    limit.failed('ana', at * minute);
  }
  expect(limit.minutesToWait('ana', 5 * minute)).toBe(10);
  expect(limit.minutesToWait('ANA', 5 * minute)).toBe(10);
  expect(limit.minutesToWait('bea', 5 * minute)).toBe(0);
  expect(limit.minutesToWait('ana', 15 * minute)).toBe(0);
});

test('a success forgets the failures before it', () => {
  const limit = createSignInLimit();
  for (let at = 0; at < 4; at += 1) limit.failed('ana', at);
  limit.succeeded('ana');
  limit.failed('ana', 10);
  expect(limit.minutesToWait('ana', 11)).toBe(0);
});

test('invented names fill no memory', () => {
  const limit = createSignInLimit();
  for (let at = 0; at < 5; at += 1) limit.failed('first', at);
  for (let at = 0; at < 10_000; at += 1) limit.failed(`name${at}`, 10);
  expect(limit.minutesToWait('first', 11)).toBe(0);
});
