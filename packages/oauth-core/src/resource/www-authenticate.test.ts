import { describe, expect, it } from 'vitest';
import { accessChallenge, wwwAuthenticate } from './www-authenticate.ts';

it('asks for a token when there was none, without an error but with the parameter that the scheme must have', () => {
  expect(wwwAuthenticate({})).toBe('Bearer realm="ehr"');
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

it.each([
  ['a "quote"', "a 'quote'"],
  ['a \\ backslash', "a ' backslash"],
  ['a\r\nSet-Cookie: b', 'a??Set-Cookie: b'],
  ['María', 'Mar?a'],
])('cannot be broken out of by %j', (text, shown) => {
  expect(wwwAuthenticate({ error: 'invalid_token', errorDescription: text })).toBe(
    `Bearer error="invalid_token", error_description="${shown}"`,
  );
});

describe('where both schemes are taken', () => {
  const algs = 'algs="ES256 ES384 ES512 RS256 RS384 RS512"';
  const error = { error: 'invalid_token', errorDescription: 'No good.' } as const;

  it.each([undefined, '', 'Basic YTpi'])('who sends %j learns of both', authorization => {
    expect(accessChallenge({}, authorization)).toBe(`Bearer realm="ehr", DPoP ${algs}`);
  });

  it('a Bearer token that is no good is told so, and of the other scheme', () => {
    expect(accessChallenge(error, 'bearer at')).toBe(
      `Bearer error="invalid_token", error_description="No good.", DPoP ${algs}`,
    );
  });

  it('a token with a proof is told what is wrong in its own scheme', () => {
    expect(accessChallenge(error, 'DPoP at')).toBe(`DPoP error="invalid_token", error_description="No good.", ${algs}`);
    expect(accessChallenge({ error: 'invalid_dpop_proof' }, 'dpop at')).toBe(
      `DPoP error="invalid_dpop_proof", ${algs}`,
    );
  });

  it('a scope that is missing would be missing in the other scheme, too', () => {
    const missing = { error: 'insufficient_scope', scope: 'patient/CarePlan.rs' } as const;
    const said = 'error="insufficient_scope", scope="patient/CarePlan.rs"';
    expect(accessChallenge(missing, 'Bearer at')).toBe(`Bearer ${said}`);
    expect(accessChallenge(missing, 'DPoP at')).toBe(`DPoP ${said}, ${algs}`);
  });
});
