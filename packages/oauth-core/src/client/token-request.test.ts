import { describe, expect, it } from 'vitest';
import { pending } from '../testing/pending-authorization.ts';
import { readAuthorizationResponse } from './authorization-response.ts';
import { revocationRequest } from './revocation.ts';
import { refreshRequest, tokenRequest } from './token-request.ts';

const callback = 'https://app.example/callback?code=c0de&state=the-state&iss=https%3A%2F%2Fehr.example';
const code = readAuthorizationResponse(pending, callback);
const formOf = async (request: Request) => Object.fromEntries(new URLSearchParams(await request.text()));

describe('a public client', () => {
  it('redeems the code with its client_id, redirect URI and verifier', async () => {
    const request = tokenRequest(pending, code);
    expect(request.url).toBe(pending.tokenEndpoint);
    expect(request.method).toBe('POST');
    expect(request.headers.get('Content-Type')).toMatch(/^application\/x-www-form-urlencoded/);
    expect(request.headers.get('Authorization')).toBeNull();
    expect(await formOf(request)).toEqual({
      grant_type: 'authorization_code',
      code: 'c0de',
      redirect_uri: pending.redirectUri,
      code_verifier: pending.codeVerifier,
      client_id: 'app',
    });
  });

  it('refreshes, for all that was granted', async () => {
    expect(await formOf(refreshRequest(pending.tokenEndpoint, { clientId: 'app' }, 'rt'))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'rt',
      client_id: 'app',
    });
  });

  it('refreshes for less', async () => {
    const request = refreshRequest(pending.tokenEndpoint, { clientId: 'app' }, 'rt', 'patient/Patient.r');
    expect(await formOf(request)).toMatchObject({ scope: 'patient/Patient.r' });
  });

  it('gives a token back', async () => {
    const request = revocationRequest('https://ehr.example/revoke', { clientId: 'app' }, 'rt');
    expect(await formOf(request)).toEqual({ token: 'rt', client_id: 'app' });
  });
});

describe('a confidential client', () => {
  it('authenticates by Basic and leaves its client_id out of the body', async () => {
    const request = tokenRequest(pending, code, { clientSecret: 's3cret' });
    expect(request.headers.get('Authorization')).toBe(`Basic ${btoa('app:s3cret')}`);
    expect(await formOf(request)).not.toHaveProperty('client_id');
  });

  it('encodes id and secret before it joins them', () => {
    const client = { clientId: 'web:app', clientSecret: '100% é +' };
    const header = refreshRequest(pending.tokenEndpoint, client, 'rt').headers.get('Authorization') ?? '';
    expect(atob(header.slice('Basic '.length))).toBe('web%3Aapp:100%25+%C3%A9+%2B');
  });

  it('never has its secret in the body', async () => {
    expect(await tokenRequest(pending, code, { clientSecret: 's3cret' }).text()).not.toContain('s3cret');
  });
});

it('is not led elsewhere by a redirect', () => {
  expect(tokenRequest(pending, code).redirect).toBe('error');
});
