import { expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { verifyAuthenticationRequest } from './authentication-request.ts';

it('keeps what it is asked', () => {
  const asked = { nonce: 'n', loginHint: 'whart123', idTokenHint: 't' };
  const request = { ...asked, prompt: 'login consent', maxAge: '300', repeated: [] };
  expect(verifyAuthenticationRequest(request)).toEqual({
    ...asked,
    prompt: ['login', 'consent'],
    maxAgeSeconds: 300,
  });
});

it('is content with nothing', () => {
  expect(verifyAuthenticationRequest({ repeated: [] })).toStrictEqual({ prompt: [] });
});

it('takes max_age=0 for "sign in again"', () => {
  expect(verifyAuthenticationRequest({ maxAge: '0', repeated: [] }).maxAgeSeconds).toBe(0);
});

it.each(['none', ' none  '])('takes the prompt %j, alone', prompt => {
  expect(verifyAuthenticationRequest({ prompt, repeated: [] }).prompt).toEqual(['none']);
});

it('passes over a prompt that nobody defined', () => {
  expect(verifyAuthenticationRequest({ prompt: 'dance login', repeated: [] }).prompt).toEqual(['login']);
});

it.each([
  { maxAge: '-1' },
  { maxAge: '1.5' },
  { maxAge: 'soon' },
  { maxAge: '1e3' },
  { maxAge: '9999999999' },
  { prompt: 'none login' },
  { prompt: 'consent none' },
])('refuses %j', async difference => {
  expect(await refusalOf(() => verifyAuthenticationRequest({ ...difference, repeated: [] }))).toMatchObject({
    code: 'invalid_request',
    status: 400,
  });
});
