import { expect, it } from 'vitest';
import { wwwAuthenticate } from './www-authenticate.ts';

it('asks for a token when there was none, without an error', () => {
  expect(wwwAuthenticate({})).toBe('Bearer');
});

it('says what was wrong and which scope would do', () => {
  expect(
    wwwAuthenticate({
      realm: 'fhir',
      error: 'insufficient_scope',
      errorDescription: 'The token does not permit this.',
      scope: 'patient/CarePlan.rs',
    }),
  ).toBe(
    'Bearer realm="fhir", error="insufficient_scope", error_description="The token does not permit this.", scope="patient/CarePlan.rs"',
  );
});

it.each(['a "quote"', 'a \\ backslash', 'a\r\nSet-Cookie: b', 'María'])('cannot be broken out of by %j', text => {
  expect(wwwAuthenticate({ error: 'invalid_token', errorDescription: text })).toMatch(
    /^Bearer error="invalid_token", error_description="[\x20\x21\x23-\x5b\x5d-\x7e]*"$/,
  );
});
