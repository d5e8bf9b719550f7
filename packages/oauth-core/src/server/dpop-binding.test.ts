import { describe, expect, it } from 'vitest';
import { backendClient, confidentialClient, publicClient } from '../testing/clients.ts';
import { refusalOf } from '../testing/refusal.ts';
import { bindTokens, keyOfPushedRequest, verifyBoundKey, verifyProofIsSent, verifyThumbprint } from './dpop-binding.ts';

const proof = { jkt: 'j'.repeat(43), jti: '1', expiresAtMs: 1 };
const [jkt, other] = ['j'.repeat(43), 'o'.repeat(43)];

describe('with a proof', () => {
  it('both tokens of a public client are bound', () => {
    expect(bindTokens(publicClient, jkt)).toEqual({ jkt, refreshJkt: jkt });
  });

  it.each([confidentialClient, backendClient])('only the access token of $clientId is bound', client => {
    expect(bindTokens(client, jkt)).toEqual({ jkt });
  });
});

it('without a proof nothing is bound', () => {
  expect(bindTokens(publicClient, undefined)).toStrictEqual({});
});

describe('a client that is registered for bound tokens', () => {
  const client = { ...publicClient, dpopBoundAccessTokens: true };

  it('is refused without a proof', async () => {
    expect(await refusalOf(() => verifyProofIsSent(client, undefined))).toMatchObject({
      code: 'invalid_dpop_proof',
      status: 400,
    });
  });

  it('may go on with one, and others with or without', () => {
    expect(() => verifyProofIsSent(client, proof)).not.toThrow();
    expect(() => verifyProofIsSent(publicClient, proof)).not.toThrow();
    expect(() => verifyProofIsSent(publicClient, undefined)).not.toThrow();
    expect(() => verifyProofIsSent({ ...publicClient, dpopBoundAccessTokens: false }, undefined)).not.toThrow();
  });
});

describe('what is bound to a key', () => {
  it.each([
    [jkt, jkt],
    [jkt, null],
    [jkt, undefined],
    [undefined, null],
    [undefined, undefined],
  ])('with %s proven and %s bound is taken', (proven, bound) => {
    expect(() => verifyBoundKey(proven, bound, 'code')).not.toThrow();
  });

  it.each(['code', 'refresh token'] as const)('a %s is refused with a proof of another key', async what => {
    expect(await refusalOf(() => verifyBoundKey(other, jkt, what))).toMatchObject({
      code: 'invalid_grant',
      status: 400,
      description: `This ${what} is bound to another key than that of the DPoP proof.`,
      specLink: `https://www.rfc-editor.org/rfc/rfc9449#section-${what === 'code' ? 10 : 5}`,
    });
  });

  it.each(['code', 'refresh token'] as const)('a %s is refused without a proof', async what => {
    expect(await refusalOf(() => verifyBoundKey(undefined, jkt, what))).toMatchObject({
      code: 'invalid_dpop_proof',
      description: `This ${what} is bound to a key; send a DPoP proof of it.`,
    });
  });
});

describe('a dpop_jkt', () => {
  it('is a thumbprint, or left out', () => {
    expect(() => verifyThumbprint({ dpopJkt: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' })).not.toThrow();
    expect(() => verifyThumbprint({})).not.toThrow();
  });

  it.each(['x', 'j'.repeat(42), 'j'.repeat(44), `${'j'.repeat(42)}=`, `${'j'.repeat(42)}+`, ` ${jkt}`, `${jkt} `])(
    '%j is none',
    async dpopJkt => {
      expect(await refusalOf(() => verifyThumbprint({ dpopJkt }))).toMatchObject({ code: 'invalid_request' });
    },
  );
});

describe('a pushed request', () => {
  it.each([
    [undefined, undefined, undefined],
    [jkt, undefined, jkt],
    [undefined, jkt, jkt],
    [jkt, jkt, jkt],
  ])('that names %s and proves %s binds its code to %s', (named, proven, key) => {
    expect(keyOfPushedRequest(named, proven)).toBe(key);
  });

  it('that names one key and proves another is refused', async () => {
    expect(await refusalOf(() => keyOfPushedRequest(jkt, other))).toMatchObject({ code: 'invalid_dpop_proof' });
  });
});
