import { expect, it } from 'vitest';
import { OAuthError } from '../oauth-error.ts';
import { createAuthorizationResponse, createErrorResponse } from './authorization-response.ts';
import type { RedirectTarget } from './redirect-target.ts';

const issuer = 'https://ehr.example/webchart.cgi';
const target: RedirectTarget = {
  proven: 'client-and-redirect-uri',
  clientId: 'app',
  redirectUri: 'https://app.example/callback',
  state: 'a state & more = +%/?é',
};
const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

it('takes code, state and issuer to the app', () => {
  expect(parametersOf(createAuthorizationResponse(target, { code: 'c0de', issuer }))).toEqual({
    code: 'c0de',
    state: target.state,
    iss: issuer,
  });
});

it('takes a refusal to the app, with state and issuer too', () => {
  const error = new OAuthError('access_denied', 'The user said no.', { specLink: 'https://example.org/rule' });
  expect(parametersOf(createErrorResponse(target, { error, issuer }))).toEqual({
    error: 'access_denied',
    error_description: 'The user said no.',
    error_uri: 'https://example.org/rule',
    state: target.state,
    iss: issuer,
  });
});

it('has no state when the app sent none', () => {
  const { state: _, ...silent } = target;
  expect(createAuthorizationResponse(silent, { code: 'c', issuer })).toBe(
    `${target.redirectUri}?code=c&iss=${encodeURIComponent(issuer)}`,
  );
});

it('keeps the query that the redirect URI was registered with', () => {
  const redirectUri = 'https://app.example/callback?tenant=a%20b';
  const url = createAuthorizationResponse({ ...target, redirectUri }, { code: 'c', issuer });
  expect(url.startsWith(`${redirectUri}&code=c&`)).toBe(true);
});

it('works with a private-use scheme', () => {
  const redirectUri = 'com.example.app:/callback';
  expect(createAuthorizationResponse({ ...target, redirectUri }, { code: 'c', issuer })).toMatch(
    /^com\.example\.app:\/callback\?code=c&state=/,
  );
});

it('has no bare slash, question mark, plus or space after the redirect URI', () => {
  const url = createAuthorizationResponse(target, { code: 'c', issuer });
  expect(url.slice(target.redirectUri.length + 1)).not.toMatch(/[/?+ ]/);
});
