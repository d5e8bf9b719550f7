import { expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { parseTokenRequest } from './token-request.ts';

const parse = (body: string) =>
  parseTokenRequest({ contentType: 'application/x-www-form-urlencoded', authorization: undefined, body });

it('reads the redemption of a code', () => {
  expect(parse('grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fa%2Fb&code_verifier=v')).toEqual({
    grantType: 'authorization_code',
    code: 'c',
    redirectUri: 'https://a/b',
    codeVerifier: 'v',
  });
});

it('reads a refresh, with the scope that may be in it', () => {
  expect(parse('grant_type=refresh_token&refresh_token=r&scope=openid')).toEqual({
    grantType: 'refresh_token',
    refreshToken: 'r',
    scope: 'openid',
  });
});

it('reads the request of a backend service, with or without a scope', () => {
  const grantType = 'client_credentials';
  expect(parse('grant_type=client_credentials&scope=system/*.rs')).toEqual({ grantType, scope: 'system/*.rs' });
  expect(parse('grant_type=client_credentials')).toEqual({ grantType, scope: undefined });
});

it.each([
  ['no grant type', 'code=c', 'invalid_request'],
  ['an empty grant type', 'grant_type=&code=c', 'invalid_request'],
  ['no code', 'grant_type=authorization_code', 'invalid_request'],
  ['an empty code', 'grant_type=authorization_code&code=', 'invalid_request'],
  ['no refresh token', 'grant_type=refresh_token', 'invalid_request'],
  ['two codes', 'grant_type=authorization_code&code=a&code=b', 'invalid_request'],
  ['two grant types', 'grant_type=authorization_code&grant_type=refresh_token&code=a', 'invalid_request'],
  ['the password grant', 'grant_type=password&username=u&password=p', 'unsupported_grant_type'],
  ['a grant type in upper case', 'grant_type=Authorization_Code&code=c', 'unsupported_grant_type'],
])('refuses a request with %s', async (_, body, code) => {
  expect(await refusalOf(() => parse(body))).toMatchObject({ code, status: 400 });
});
