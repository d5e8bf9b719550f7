import { expect, it } from 'vitest';
import { parseAuthorizationRequest } from './authorization-request.ts';

const parse = (query: string) => parseAuthorizationRequest(new URLSearchParams(query));

it('reads every parameter that it knows', () => {
  const query =
    'response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fa%2Fb&scope=openid+launch&state=s&aud=f&resource=f' +
    '&launch=l&code_challenge=c&code_challenge_method=S256&nonce=n&prompt=login&max_age=60&login_hint=h' +
    '&dpop_jkt=j&id_token_hint=t&response_mode=query&request=r&request_uri=u';
  expect(parse(query)).toEqual({
    responseType: 'code',
    clientId: 'app',
    redirectUri: 'https://a/b',
    scope: 'openid launch',
    state: 's',
    aud: 'f',
    resource: 'f',
    launch: 'l',
    codeChallenge: 'c',
    codeChallengeMethod: 'S256',
    dpopJkt: 'j',
    nonce: 'n',
    prompt: 'login',
    maxAge: '60',
    loginHint: 'h',
    idTokenHint: 't',
    responseMode: 'query',
    request: 'r',
    requestUri: 'u',
    repeated: [],
  });
});

it('passes over what it does not know', () => {
  expect(parse('__proto__=x&utm_source=mail')).toEqual({ repeated: [] });
});

it('counts an empty parameter as not sent', () => {
  expect(parse('state=&nonce=')).toEqual({ repeated: [] });
});

it('remembers what was sent more than once, also when it does not know it', () => {
  expect(parse('state=a&state=b&x=1&x=1').repeated).toEqual(['state', 'x']);
});
