import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatScope, formatScopes } from './format-scope.ts';
import { parseScope, parseScopes } from './parse-scope.ts';
import { arbitraryScope } from './testing/arbitrary-scope.ts';

it('writes what the parser reads back, for every scope of the grammar', () => {
  fc.assert(
    fc.property(arbitraryScope, scope => {
      expect(parseScope(formatScope(scope))).toEqual(scope);
    }),
  );
});

it('needs no space, quote, backslash or letter outside ASCII for any scope (RFC 6749 §3.3)', () => {
  fc.assert(
    fc.property(arbitraryScope, scope => {
      expect(formatScope(scope)).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
    }),
  );
});

it.each([
  'patient/*.read',
  'patient/*.*',
  'user/Goal.write',
  'patient/*.rs',
  'launch',
  'launch/list?role=https://example.org/x',
  'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory',
])('gives %s back as it was written', text => {
  expect(parseScopes(text).map(formatScope)).toEqual([text]);
});

it.each([
  'patient/Observation.rs?code=a%26b',
  'patient/Observation.rs?co%3Dde=a=b',
  'patient/Observation.rs?a%25b=%25',
])('keeps an escaped separator escaped: %s', text => {
  expect(formatScopes(parseScopes(text))).toBe(text);
});

it('names each scope once', () => {
  expect(formatScopes([...parseScopes('openid launch'), ...parseScopes('openid')])).toBe('openid launch');
});
