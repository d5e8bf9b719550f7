import { expect, it } from 'vitest';
import { randomToken } from './random-token.ts';

it('is 256 bits in base64url after its prefix', () => {
  expect(randomToken('at_')).toMatch(/^at_[A-Za-z0-9_-]{43}$/);
});

it('is never the same twice', () => {
  expect(new Set(Array.from({ length: 1000 }, () => randomToken())).size).toBe(1000);
});
