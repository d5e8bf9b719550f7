import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { verifyDpopProof } from '../dpop-proof.ts';
import { sha256 } from '../sha256.ts';
import { createDpopKey, createDpopProof, dpopThumbprint } from './dpop-proof.ts';

const now = Date.parse('2025-06-01T12:00:00.900Z');
const url = 'https://ehr.example/fhir/Condition?patient=a#top';
const key = await createDpopKey();
const create = (difference: object = {}) => createDpopProof({ key, method: 'GET', url, now, ...difference });

describe('a proof', () => {
  it('says for which request it is, without query and fragment', async () => {
    expect(decodeJwt(await create())).toEqual({
      htm: 'GET',
      htu: 'https://ehr.example/fhir/Condition',
      iat: Math.floor(now / 1000),
      jti: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('says with which access token it goes, and repeats the nonce of the server', async () => {
    const claims = decodeJwt(await create({ accessToken: 'at', nonce: 'n' }));
    expect(claims).toMatchObject({ ath: await sha256('at'), nonce: 'n' });
  });

  it('shows its public key and nothing else of it', async () => {
    const { kty, crv, x, y } = key.publicJwk;
    expect(decodeProtectedHeader(await create())).toEqual({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } });
  });

  it('is another each time', async () => {
    expect(decodeJwt(await create()).jti).not.toBe(decodeJwt(await create()).jti);
  });

  it.each([undefined, 'at'])('holds with the access token %s', async accessToken => {
    const proof = await create({ accessToken });
    expect(await verifyDpopProof({ proof, method: 'GET', url, now }, { accessToken })).toMatchObject({
      jkt: await dpopThumbprint(key),
    });
  });
});

describe('a key', () => {
  it('has a private half that cannot be taken along', () => {
    expect(key.privateKey.extractable).toBe(false);
  });

  it('is named by its thumbprint', async () => {
    expect(await dpopThumbprint(key)).toBe(await calculateJwkThumbprint(key.publicJwk));
  });

  it('is another for each login', async () => {
    expect(await dpopThumbprint(await createDpopKey())).not.toBe(await dpopThumbprint(key));
  });
});
