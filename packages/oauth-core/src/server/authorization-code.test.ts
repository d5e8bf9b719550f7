import { expect, it } from 'vitest';
import { codeChallengeS256, createCodeVerifier } from '../pkce.ts';
import { publicClient } from '../testing/clients.ts';
import { refusalOf } from '../testing/refusal.ts';
import { type AuthorizationCodeRecord, type CodeRedemption, redeemAuthorizationCode } from './authorization-code.ts';
import type { AuthorizationCodeRequest } from './token-request.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const codeVerifier = createCodeVerifier();
const record: AuthorizationCodeRecord = {
  clientId: 'app',
  door: 'current',
  redirectUri: 'https://app.example/callback',
  codeChallenge: await codeChallengeS256(codeVerifier),
  expiresAtMs: now + 1,
  usedMs: null,
  revokedMs: null,
};
const request: AuthorizationCodeRequest = {
  grantType: 'authorization_code',
  code: 'the-code',
  redirectUri: record.redirectUri,
  codeVerifier,
};
const redemption: CodeRedemption = { record, request, client: publicClient, door: 'current', now };

it('is redeemed by the client, at the door, with the redirect URI and the verifier that it was made for', async () => {
  expect(await redeemAuthorizationCode(redemption)).toEqual({ outcome: 'redeem' });
});

it.each([
  ['is not known', { record: undefined }],
  ['was given to another client', { record: { ...record, clientId: 'other' } }],
  ['was given by another door', { door: 'webchart-2024' }],
  ['expires at this moment', { now: record.expiresAtMs }],
  ['belongs to an ended grant', { record: { ...record, revokedMs: now - 1 } }],
  ['comes with another redirect URI', { request: { ...request, redirectUri: `${record.redirectUri}/` } }],
  ['comes without a redirect URI', { request: { ...request, redirectUri: undefined } }],
  ['comes without a verifier', { request: { ...request, codeVerifier: undefined } }],
  ['comes with another verifier', { request: { ...request, codeVerifier: createCodeVerifier() } }],
  ['was asked for without a challenge', { record: { ...record, codeChallenge: null } }],
] satisfies [string, Partial<CodeRedemption>][])('is refused when it %s', async (_, difference) => {
  const refusal = await refusalOf(() => redeemAuthorizationCode({ ...redemption, ...difference }));
  expect(refusal).toMatchObject({ code: 'invalid_grant', status: 400 });
});

it('is refused to a client that is not registered for codes', async () => {
  const client = { ...publicClient, grantTypes: ['client_credentials' as const] };
  const refusal = await refusalOf(() => redeemAuthorizationCode({ ...redemption, client }));
  expect(refusal).toMatchObject({ code: 'unauthorized_client', status: 400 });
});

it.each([
  ['by the same client', {}],
  ['after it expired', { now: now + 3_600_000 }],
  ['with a wrong verifier', { request: { ...request, codeVerifier: createCodeVerifier() } }],
])('ends the grant when it is used again %s', async (_, difference) => {
  const used = { ...record, usedMs: now - 1 };
  expect(await redeemAuthorizationCode({ ...redemption, record: used, ...difference })).toMatchObject({
    outcome: 'revoke-grant',
    error: { code: 'invalid_grant', status: 400, description: 'This code was used before.' },
  });
});

it.each([
  ['by another client', { client: { ...publicClient, clientId: 'thief' } }],
  ['at another door', { door: 'webchart-2024' }],
])('is refused, and ends nothing, when it is used again %s', async (_, difference) => {
  const used = { ...record, usedMs: now - 1 };
  const refusal = await refusalOf(() => redeemAuthorizationCode({ ...redemption, record: used, ...difference }));
  expect(refusal).toMatchObject({ code: 'invalid_grant', status: 400 });
});

it('is never repeated in a refusal', async () => {
  const { message } = await refusalOf(() => redeemAuthorizationCode({ ...redemption, record: undefined }));
  expect(message).not.toContain(request.code);
});

const bound = { ...record, dpopJkt: 'j'.repeat(43) };

it('that is bound to a key is redeemed with a proof of it', async () => {
  expect(await redeemAuthorizationCode({ ...redemption, record: bound, jkt: bound.dpopJkt })).toEqual({
    outcome: 'redeem',
  });
});

it.each([
  ['another key', 'o'.repeat(43), 'invalid_grant'],
  ['no key', undefined, 'invalid_dpop_proof'],
])('that is bound to a key is refused with a proof of %s', async (_, jkt, code) => {
  expect(await refusalOf(() => redeemAuthorizationCode({ ...redemption, record: bound, jkt }))).toMatchObject({
    code,
    description: expect.stringContaining('This code is bound'),
  });
});

it('that is bound to no key is redeemed with a proof of any', async () => {
  expect(await redeemAuthorizationCode({ ...redemption, jkt: 'j'.repeat(43) })).toEqual({ outcome: 'redeem' });
});
