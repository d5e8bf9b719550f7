import { expect, it } from 'vitest';
import { jsonResponse } from '../testing/json-response.ts';
import { clientCredentialsRequest } from './client-credentials-request.ts';
import { readTokenResponse } from './token-response.ts';

const request = clientCredentialsRequest(
  { token_endpoint: 'https://ehr.example/token' },
  { scope: 'system/*.rs', assertion: 'a.b.c' },
);

it('sends scope and assertion, and no client_id beside it', async () => {
  expect(request.url).toBe('https://ehr.example/token');
  expect(request.method).toBe('POST');
  expect(Object.fromEntries(new URLSearchParams(await request.clone().text()))).toEqual({
    grant_type: 'client_credentials',
    scope: 'system/*.rs',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: 'a.b.c',
  });
});

it('has no other proof with it and follows no redirect', () => {
  expect(request.headers.get('Authorization')).toBeNull();
  expect(request.headers.get('Content-Type')).toContain('application/x-www-form-urlencoded');
  expect(request.redirect).toBe('error');
});

it('is answered with a token alone', async () => {
  const response = jsonResponse({ access_token: 'at', token_type: 'bearer', expires_in: 300, scope: 'system/*.rs' });
  expect(await readTokenResponse(response, 0)).toEqual({
    accessToken: 'at',
    expiresAtMs: 300_000,
    scope: 'system/*.rs',
    context: {},
  });
});
