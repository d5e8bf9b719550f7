import { expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { parseBearerToken } from './bearer.ts';

it.each(['Bearer at_abc-DEF', 'bearer at_abc-DEF', 'BEARER  at_abc-DEF '])('reads %j', header => {
  expect(parseBearerToken(header)).toBe('at_abc-DEF');
});

it.each([undefined, '', 'Basic YTpi', 'at_abc', 'Bearerat_abc'])('finds no token in %j', header => {
  expect(parseBearerToken(header)).toBeUndefined();
});

it.each(['Bearer', 'Bearer ', 'Bearer a b', 'Bearer a,b', 'Bearer "a"', 'Bearer é'])('refuses %j', async header => {
  expect(await refusalOf(() => parseBearerToken(header))).toMatchObject({ code: 'invalid_request', status: 400 });
});
