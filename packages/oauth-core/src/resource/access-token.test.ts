import { describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { parseAccessToken, parseBearerToken } from './access-token.ts';

describe('an access token', () => {
  it.each(['Bearer at_abc-DEF', 'bearer at_abc-DEF', 'BEARER  at_abc-DEF '])('is read from %j', header => {
    expect(parseAccessToken(header)).toEqual({ scheme: 'Bearer', token: 'at_abc-DEF' });
    expect(parseBearerToken(header)).toBe('at_abc-DEF');
  });

  it.each(['DPoP at_abc-DEF', 'dpop at_abc-DEF', 'DPOP  at_abc-DEF '])('with a proof is read from %j', header => {
    expect(parseAccessToken(header)).toEqual({ scheme: 'DPoP', token: 'at_abc-DEF' });
  });

  it.each([undefined, '', 'Basic YTpi', 'at_abc', 'Bearerat_abc', 'DPoPat_abc', 'X DPoP at_abc'])(
    'is not found in %j',
    header => {
      expect(parseAccessToken(header)).toBeUndefined();
      expect(parseBearerToken(header)).toBeUndefined();
    },
  );

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,b',
    'Bearer "a"',
    'Bearer é',
    'DPoP',
    'DPoP ',
    'DPoP a, DPoP b',
  ])('is not taken from %j', async header => {
    expect(await refusalOf(() => parseAccessToken(header))).toMatchObject({ code: 'invalid_request', status: 400 });
  });
});

it.each(['DPoP at_abc', 'DPoP', 'DPoP a b'])('where Bearer alone is taken, %j is no token', header => {
  expect(parseBearerToken(header)).toBeUndefined();
});

it('where Bearer alone is taken, it must be well-formed too', async () => {
  expect(await refusalOf(() => parseBearerToken('Bearer a b'))).toMatchObject({ code: 'invalid_request' });
});
