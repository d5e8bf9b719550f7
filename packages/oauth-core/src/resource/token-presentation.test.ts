import { calculateJwkThumbprint } from 'jose';
import { describe, expect, it } from 'vitest';
import { createProof, createProofKey, type ProofChange, proofRequest } from '../testing/dpop.ts';
import { refusalOf } from '../testing/refusal.ts';
import { verifyPresentation } from './token-presentation.ts';

const key = await createProofKey();
const jkt = await calculateJwkThumbprint(key.jwk);
const present = async (scheme: 'Bearer' | 'DPoP', bound: string | undefined, change?: ProofChange, signer = key) =>
  verifyPresentation({ scheme, token: 'at_1' }, bound, { ...proofRequest, proof: await createProof(signer, change) });

describe('an access token', () => {
  it('that is bound to a key is taken with a proof of it, which is to be remembered', async () => {
    expect(await present('DPoP', jkt)).toMatchObject({ jkt, jti: 'jti-1' });
  });

  it('that is bound to none is taken as Bearer, and a proof beside it is not looked at', async () => {
    expect(await present('Bearer', undefined, { claims: { htm: 'PUT' } })).toBeUndefined();
    const request = { ...proofRequest, proof: undefined };
    expect(await verifyPresentation({ scheme: 'Bearer', token: 'at_1' }, undefined, request)).toBeUndefined();
  });

  it('that is bound to a key is refused as Bearer, even with a proof', async () => {
    const refusal = await refusalOf(() => present('Bearer', jkt));
    expect(refusal).toMatchObject({ code: 'invalid_token', status: 401 });
    expect(refusal.wwwAuthenticate).toMatch(/^Bearer error="invalid_token", .*, DPoP algs=/);
  });

  it('that is bound to none is refused as DPoP', async () => {
    const refusal = await refusalOf(() => present('DPoP', undefined));
    expect(refusal).toMatchObject({ code: 'invalid_token', status: 401 });
    expect(refusal.description).toBe('This access token is bound to no key: send Authorization: Bearer.');
    expect(refusal.wwwAuthenticate).toMatch(/^DPoP error="invalid_token"/);
  });

  it('is refused with a proof of another key', async () => {
    const other = await createProofKey();
    const refusal = await refusalOf(() => present('DPoP', jkt, {}, other));
    expect(refusal).toMatchObject({ code: 'invalid_token', status: 401 });
    expect(refusal.wwwAuthenticate).toMatch(/^DPoP error="invalid_token", .*algs="ES256/);
  });

  it.each([
    ['for another method', { claims: { htm: 'POST' } }],
    ['without ath', { claims: { ath: undefined } }],
    ['of another kind', { header: { typ: 'JWT' } }],
  ])('is refused with a proof %s', async (_, change) => {
    const refusal = await refusalOf(() => present('DPoP', jkt, change));
    expect(refusal).toMatchObject({ code: 'invalid_dpop_proof', status: 401 });
    expect(refusal.wwwAuthenticate).toMatch(/^DPoP error="invalid_dpop_proof", .*algs="ES256/);
  });

  it('is refused without a proof', async () => {
    const request = { ...proofRequest, proof: undefined };
    const refusal = await refusalOf(() => verifyPresentation({ scheme: 'DPoP', token: 'at_1' }, jkt, request));
    expect(refusal).toMatchObject({ code: 'invalid_dpop_proof', status: 401 });
  });
});
