import { expect, it } from 'vitest';
import { createTokenResponse, tokenResponseHeaders } from './token-response.ts';

const grant = { accessToken: 'at_1', expiresInSeconds: 3600, scope: 'openid patient/*.rs' };

it('has the four members that SMART always wants', () => {
  expect(createTokenResponse(grant)).toEqual({
    access_token: 'at_1',
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'openid patient/*.rs',
  });
});

it('carries tokens and launch context under their names on the wire', () => {
  const fhirContext = [{ reference: 'DiagnosticReport/1' }];
  const context = {
    patient: 'p1',
    encounter: 'e1',
    fhirContext,
    needPatientBanner: false,
    intent: 'review',
    smartStyleUrl: 'https://ehr.example/style/1.json',
    tenant: 't1',
  };
  expect(createTokenResponse({ ...grant, refreshToken: 'rt_1', idToken: 'a.b.c', context })).toEqual({
    ...createTokenResponse(grant),
    refresh_token: 'rt_1',
    id_token: 'a.b.c',
    patient: 'p1',
    encounter: 'e1',
    fhirContext,
    need_patient_banner: false,
    intent: 'review',
    smart_style_url: 'https://ehr.example/style/1.json',
    tenant: 't1',
  });
});

it('keeps an empty scope: nothing was granted, and the app is told', () => {
  expect(createTokenResponse({ ...grant, scope: '' }).scope).toBe('');
});

it('is not to be cached', () => {
  expect(tokenResponseHeaders).toEqual({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
});

it('says that the token is bound to a key, and no more of the key', () => {
  expect(createTokenResponse({ ...grant, jkt: 'j'.repeat(43) })).toEqual({
    ...createTokenResponse(grant),
    token_type: 'DPoP',
  });
});
