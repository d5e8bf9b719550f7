import { describe, expect, it } from 'vitest';
import { jsonResponse } from '../testing/json-response.ts';
import { errorOf } from '../testing/refusal.ts';
import { LoginRequired } from './errors.ts';
import { readRevocationResponse } from './revocation.ts';
import { readTokenResponse } from './token-response.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const body = { access_token: 'at', token_type: 'Bearer', expires_in: 300, scope: 'openid patient/*.rs' };
const read = (difference: object = {}) => readTokenResponse(jsonResponse({ ...body, ...difference }), now);

it('gives the tokens, with the moment at which they end', async () => {
  expect(await read()).toEqual({ accessToken: 'at', expiresAtMs: now + 300_000, scope: body.scope, context: {} });
});

it('gives refresh token, id_token and launch context', async () => {
  const all = {
    refresh_token: 'rt',
    id_token: 'a.b.c',
    patient: 'p1',
    encounter: 'e1',
    need_patient_banner: true,
    smart_style_url: 'https://ehr.example/style',
    intent: 'review',
    tenant: 't',
    fhirContext: [{ reference: 'ImagingStudy/1' }],
  };
  expect(await read(all)).toMatchObject({
    refreshToken: 'rt',
    idToken: 'a.b.c',
    context: {
      patient: 'p1',
      encounter: 'e1',
      needPatientBanner: true,
      smartStyleUrl: 'https://ehr.example/style',
      intent: 'review',
      tenant: 't',
      fhirContext: [{ reference: 'ImagingStudy/1' }],
    },
  });
});

it('leaves out context of a wrong type', async () => {
  const wrong = { patient: 1, need_patient_banner: 'true', fhirContext: ['Observation/1'] };
  expect((await read(wrong)).context).toEqual({ fhirContext: [] });
});

it.each([
  [undefined, 3600],
  ['300', 300],
  ['soon', 3600],
  [-1, 3600],
])('understands expires_in %j as %i seconds', async (sent, seconds) => {
  expect((await read({ expires_in: sent })).expiresAtMs).toBe(now + seconds * 1000);
});

it('takes token types in any case', async () => {
  await expect(read({ token_type: 'bearer' })).resolves.toBeDefined();
});

it('takes an empty scope for "nothing was granted"', async () => {
  expect((await read({ scope: '' })).scope).toBe('');
});

describe('a token response is refused', () => {
  it.each([
    ['without an access token', { access_token: undefined }],
    ['with an empty access token', { access_token: '' }],
    ['without a scope', { scope: undefined }],
    ['without a token type', { token_type: undefined }],
    ['of another token type', { token_type: 'DPoP' }],
  ])('%s', async (_, difference) => {
    expect(await errorOf(() => read(difference))).toMatchObject({ code: 'invalid_response' });
  });

  it('that is no JSON', async () => {
    expect(await errorOf(() => readTokenResponse(new Response('<html>'), now))).toMatchObject({
      code: 'invalid_response',
    });
  });
});

describe('an error of the server', () => {
  it('that ends the access asks for a new login', async () => {
    const response = jsonResponse({ error: 'invalid_grant', error_description: 'Too late.' }, 400);
    const refusal = await errorOf(() => readTokenResponse(response, now));
    expect(refusal).toBeInstanceOf(LoginRequired);
    expect(refusal).toMatchObject({ code: 'invalid_grant', description: 'Too late.', status: 400 });
  });

  it.each([
    ['of RFC 6749', jsonResponse({ error: 'invalid_client' }, 401), 'invalid_client', 401],
    ['of its own making', jsonResponse({ error: 'oh_no' }, 400), 'unrecognized_error', 400],
    ['without JSON', new Response('Bad gateway', { status: 502 }), 'unrecognized_error', 502],
  ])('%s is an OAuthError', async (_, response, code, status) => {
    const refusal = await errorOf(() => readTokenResponse(response, now));
    expect(refusal).toMatchObject({ code, status });
    expect(refusal).not.toBeInstanceOf(LoginRequired);
  });
});

describe('revocation', () => {
  it('is content with 200, whatever the body', async () => {
    await expect(readRevocationResponse(new Response(''))).resolves.toBeUndefined();
  });

  it('passes an error on', async () => {
    const response = jsonResponse({ error: 'unsupported_token_type' }, 400);
    expect(await errorOf(() => readRevocationResponse(response))).toMatchObject({ code: 'unsupported_token_type' });
  });
});

describe('after a request with a proof', () => {
  const read = (token_type: string) => readTokenResponse(jsonResponse({ ...body, token_type }), 0, 'DPoP');

  it.each(['DPoP', 'dpop'])('a token of type %s is taken', async type => {
    await expect(read(type)).resolves.toMatchObject({ accessToken: 'at' });
  });

  it('a token that would work without the key is not', async () => {
    expect(await errorOf(() => read('Bearer'))).toMatchObject({ code: 'invalid_response' });
  });
});
