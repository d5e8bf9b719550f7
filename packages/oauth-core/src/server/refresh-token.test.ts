import { describe, expect, it } from 'vitest';
import { publicClient } from '../testing/clients.ts';
import { refusalOf } from '../testing/refusal.ts';
import { type RefreshRedemption, type RefreshTokenRecord, redeemRefreshToken } from './refresh-token.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const scope = 'launch/patient openid offline_access patient/*.rs';
const record: RefreshTokenRecord = { clientId: 'app', door: 'current', scope, expiresAtMs: now + 1, usedMs: null };
const redemption: RefreshRedemption = {
  record,
  request: { grantType: 'refresh_token', refreshToken: 'the-token', scope: undefined },
  client: publicClient,
  door: 'current',
  now,
};
const asking = (text: string): RefreshRedemption => ({
  ...redemption,
  request: { ...redemption.request, scope: text },
});

it('is exchanged for a new one with the same scope', () => {
  expect(redeemRefreshToken(redemption)).toEqual({ outcome: 'rotate', accessScope: scope, refreshScope: scope });
});

describe('the access token', () => {
  it.each([
    'patient/*.rs',
    'patient/Observation.r',
    'patient/Observation.read',
    'patient/Observation.rs?category=laboratory openid',
  ])('may be asked for less: %s', text => {
    expect(redeemRefreshToken(asking(text))).toEqual({ outcome: 'rotate', accessScope: text, refreshScope: scope });
  });

  it.each(['', ' '])('has the whole scope when %j is asked', text => {
    expect(redeemRefreshToken(asking(text))).toMatchObject({ accessScope: scope });
  });

  it.each([
    'patient/*.cruds',
    'patient/Observation.u',
    'user/Observation.rs',
    'fhirUser',
    'openid nonsense',
    'patient/.rs',
    'patient/*.rs fhirUser',
  ])('may not be asked for more: %s', async text => {
    expect(await refusalOf(() => redeemRefreshToken(asking(text)))).toMatchObject({
      code: 'invalid_scope',
      status: 400,
    });
  });
});

it.each([
  ['is not known', { record: undefined }],
  ['was given to another client', { record: { ...record, clientId: 'other' } }],
  ['was given by another door', { door: 'webchart-2024' }],
  ['expires at this moment', { now: record.expiresAtMs }],
  ['belongs to an ended grant', { record: { ...record, revokedMs: now - 1 } }],
  ['lasted until the person signed out', { record: { ...record, sessionEnded: true } }],
  ['was given by somebody who is gone', { record: { ...record, personGone: true } }],
] satisfies [string, Partial<RefreshRedemption>][])('is refused when it %s', async (_, difference) => {
  const refusal = await refusalOf(() => redeemRefreshToken({ ...redemption, ...difference }));
  expect(refusal).toMatchObject({ code: 'invalid_grant', status: 400 });
});

it('is refused to a client that is not registered for refreshing', async () => {
  const client = { ...publicClient, grantTypes: ['authorization_code' as const] };
  const refusal = await refusalOf(() => redeemRefreshToken({ ...redemption, client }));
  expect(refusal).toMatchObject({ code: 'unauthorized_client', status: 400 });
});

it.each([
  ['by the same client', {}],
  ['after it expired', { now: now + 3_600_000 }],
])('ends the grant when it is used again %s', (_, difference) => {
  const used = { ...record, usedMs: now - 1 };
  expect(redeemRefreshToken({ ...redemption, record: used, ...difference })).toMatchObject({
    outcome: 'revoke-grant',
    error: { code: 'invalid_grant', status: 400, description: expect.stringContaining('used before') },
  });
});

it.each([
  ['by another client', { client: { ...publicClient, clientId: 'thief' } }],
  ['at another door', { door: 'webchart-2024' }],
])('is refused, and ends nothing, when it is used again %s', async (_, difference) => {
  const used = { ...record, usedMs: now - 1 };
  const refusal = await refusalOf(() => redeemRefreshToken({ ...redemption, record: used, ...difference }));
  expect(refusal).toMatchObject({ code: 'invalid_grant', status: 400 });
});

describe('one that is bound to a key', () => {
  const bound = { ...record, jkt: 'j'.repeat(43) };
  const present = (jkt: string | undefined, change: object = {}) =>
    redeemRefreshToken({ ...redemption, record: { ...bound, ...change }, jkt });

  it('is exchanged with a proof of it', () => {
    expect(present(bound.jkt)).toMatchObject({ outcome: 'rotate' });
  });

  it.each([
    ['another key', 'o'.repeat(43), 'invalid_grant'],
    ['no key', undefined, 'invalid_dpop_proof'],
  ])(
    'is refused with a proof of %s, and even when it was used before its access does not end',
    async (_, jkt, code) => {
      const description = expect.stringContaining('This refresh token is bound');
      expect(await refusalOf(() => present(jkt))).toMatchObject({ code, description });
      expect(await refusalOf(() => present(jkt, { usedMs: now - 1 }))).toMatchObject({ code });
    },
  );

  it('ends its access when who has the key uses it twice', () => {
    expect(present(bound.jkt, { usedMs: now - 1 })).toMatchObject({ outcome: 'revoke-grant' });
  });
});
