import fc from 'fast-check';
import { calculateJwkThumbprint, exportJWK, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { proofUsedBefore, verifyDpopProof } from './dpop-proof.ts';
import { sha256 } from './sha256.ts';
import { createProof, createProofKey, type ProofChange, proofRequest } from './testing/dpop.ts';
import { refusalOf } from './testing/refusal.ts';

const key = await createProofKey();
const other = await createProofKey();
const rsa = await createProofKey('RS256');
const tokenHash = await sha256('at_1');
const privateJwk = await exportJWK(key.privateKey);
const { now } = proofRequest;
const seconds = now / 1000;

const prove = (change: ProofChange = {}) => createProof(key, change);
const verify = (proof: string | undefined, request: object = {}) =>
  verifyDpopProof({ ...proofRequest, proof, ...request }, { accessToken: 'at_1' });
const unsigned = (header: object, claims: object = {}) =>
  [header, claims].map(part => btoa(JSON.stringify(part)).replaceAll('=', '')).join('.');

describe('a proof is accepted', () => {
  it('and gives the thumbprint of its key, and what to remember until when', async () => {
    expect(await verify(await prove())).toEqual({
      jkt: await calculateJwkThumbprint(key.jwk),
      jti: 'jti-1',
      expiresAtMs: now + 120_000,
    });
  });

  it.each(['ES256', 'ES384', 'ES512', 'RS256'])('signed with %s', async alg => {
    const one = alg === 'RS256' ? rsa : await createProofKey(alg);
    expect(await verify(await createProof(one))).toMatchObject({ jkt: await calculateJwkThumbprint(one.jwk) });
  });

  it.each(['RS384', 'RS512'])('signed with %s by a key that can do so too', async alg => {
    const privateKey = (await importJWK(await exportJWK(rsa.privateKey), alg)) as CryptoKey;
    const proof = await createProof({ ...rsa, alg, privateKey });
    expect(await verify(proof)).toMatchObject({ jkt: await calculateJwkThumbprint(rsa.jwk) });
  });

  it('whatever else its key says of itself, for the same thumbprint', async () => {
    const jwk = { ...key.jwk, kid: 'a', use: 'sig', alg: 'ES256' };
    expect((await verify(await prove({ header: { jwk } }))).jkt).toBe(await calculateJwkThumbprint(key.jwk));
  });

  it.each([
    ['of a client whose clock is a minute ahead', { iat: seconds + 60 }],
    ['until it is two minutes old', { iat: seconds - 119.999 }],
    ['with an htu in another notation', { htu: 'HTTPS://EHR.example:443/fhir/%50atient' }],
    ['with a jti of 255 characters', { jti: 'j'.repeat(255) }],
    ['with a nonce that nobody asked for', { nonce: 'n' }],
    ['with claims that are not known', { foo: 'bar' }],
  ])('%s', async (_, claims) => {
    await expect(verify(await prove({ claims }))).resolves.toBeDefined();
  });

  it('for a URL with a query, which it does not name', async () => {
    await expect(verify(await prove(), { url: `${proofRequest.url}?_id=a` })).resolves.toBeDefined();
  });

  it('with typ in capitals', async () => {
    await expect(verify(await prove({ header: { typ: 'DPoP+JWT' } }))).resolves.toBeDefined();
  });

  it('without ath where no access token is presented', async () => {
    const proof = await prove({ claims: { ath: undefined } });
    await expect(verifyDpopProof({ ...proofRequest, proof })).resolves.toBeDefined();
  });

  it('is remembered in whole milliseconds, for as long as it is accepted', async () => {
    const proof = await prove({ claims: { iat: seconds + 0.0004 } });
    const { expiresAtMs } = await verify(proof);
    expect(Number.isInteger(expiresAtMs)).toBe(true);
    await expect(verify(proof, { now: expiresAtMs - 1 })).resolves.toBeDefined();
    expect((await refusalOf(() => verify(proof, { now: expiresAtMs }))).code).toBe('invalid_dpop_proof');
  });
});

describe('a proof is refused', () => {
  it.each<[string, RegExp, ProofChange]>([
    ['for another method', /htm/, { claims: { htm: 'POST' } }],
    ['with the method in small letters', /htm/, { claims: { htm: 'get' } }],
    ['without htm', /htm/, { claims: { htm: undefined } }],
    ['for another URL', /htu/, { claims: { htu: 'https://ehr.example/fhir/Observation' } }],
    ['for another host', /htu/, { claims: { htu: 'https://other.example/fhir/Patient' } }],
    ['for the path alone', /htu/, { claims: { htu: '/fhir/Patient' } }],
    ['with a list of URLs', /htu/, { claims: { htu: [proofRequest.url] } }],
    ['without htu', /htu/, { claims: { htu: undefined } }],
    ['for another access token', /ath/, { claims: { ath: 'x'.repeat(43) } }],
    ['without ath', /ath/, { claims: { ath: undefined } }],
    ['with an ath that is no text', /ath/, { claims: { ath: 1 } }],
    ['with an ath in a list', /ath/, { claims: { ath: [tokenHash] } }],
    ['that is two minutes old', /too old/, { claims: { iat: seconds - 120 } }],
    ['that is ages old', /too old/, { claims: { iat: -1 } }],
    ['from further ahead than a minute', /future/, { claims: { iat: seconds + 60.001 } }],
    ['without iat', /no iat/, { claims: { iat: undefined } }],
    ['with an iat that is text', /no iat/, { claims: { iat: String(seconds) } }],
    ['without jti', /jti/, { claims: { jti: undefined } }],
    ['with an empty jti', /jti/, { claims: { jti: '' } }],
    ['with a jti that is no text', /jti/, { claims: { jti: 5 } }],
    ['with an endless jti', /jti/, { claims: { jti: 'j'.repeat(256) } }],
    ['without typ', /typ/, { header: { typ: undefined } }],
    ['whose typ is no text', /typ/, { header: { typ: 7 } }],
    ['that is a JWT of another kind', /typ/, { header: { typ: 'JWT' } }],
    ['without its key', /must show its public key/, { header: { jwk: undefined } }],
    ['whose key is text', /must show its public key/, { header: { jwk: 'key' } }],
    ['whose key is null', /must show its public key/, { header: { jwk: null } }],
    ['that shows its private key', /private key/, { header: { jwk: privateJwk } }],
    ['whose key is symmetric', /private key/, { header: { jwk: { kty: 'oct', k: 'AAAA' } } }],
    ['whose key is of no known kind', /must be RSA/, { header: { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'A' } } }],
    ['signed with another key than it shows', /signature/, { header: { jwk: other.jwk } }],
    ['whose key is no point of its curve', /signature/, { header: { jwk: { ...key.jwk, x: key.jwk.y } } }],
    ['whose key is of another type than its alg', /signature/, { header: { jwk: rsa.jwk } }],
    ['longer than any proof need be', /at most 8192/, { claims: { more: 'x'.repeat(8_192) } }],
  ])('%s', async (_, reason, change) => {
    const refusal = await refusalOf(async () => verify(await prove(change)));
    expect(refusal).toMatchObject({
      code: 'invalid_dpop_proof',
      status: 400,
      description: expect.stringMatching(reason),
    });
    expect(refusal.message).not.toContain(privateJwk.d);
  });

  it.each(['none', 'HS256', 'EdDSA', 'PS256', ''])('with the alg %j', async alg => {
    const proof = `${unsigned({ alg, typ: 'dpop+jwt', jwk: key.jwk })}.AAAA`;
    expect(await refusalOf(() => verify(proof))).toMatchObject({
      code: 'invalid_dpop_proof',
      description: expect.stringContaining('alg of the DPoP proof must be one of ES256, ES384,'),
    });
  });

  it('without a header', async () => {
    expect((await refusalOf(() => verify(undefined))).description).toContain('Send a DPoP proof');
  });

  it.each([
    [8192, /not a signed JWT/],
    [8193, /at most 8192 characters/],
  ])('of %s characters that are none', async (length, reason) => {
    expect((await refusalOf(() => verify('x'.repeat(length)))).description).toMatch(reason);
  });

  it('when it comes a second time', async () => {
    expect(await refusalOf(() => Promise.reject(proofUsedBefore()))).toMatchObject({
      code: 'invalid_dpop_proof',
      description: 'This DPoP proof was used before; make a new one for each request.',
    });
  });

  it('sent twice', async () => {
    const proof = await prove();
    expect((await refusalOf(() => verify(`${proof}, ${proof}`))).description).toContain('one DPoP header');
  });

  it('with a signature over other claims', async () => {
    const [header, , signature] = (await prove()).split('.');
    const [, claims] = (await prove({ claims: { jti: 'another' } })).split('.');
    const refusal = await refusalOf(() => verify([header, claims, signature].join('.')));
    expect(refusal.description).toContain('signature');
  });

  it('with critical extensions that are not known', async () => {
    const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk, crit: ['x'], x: 1 };
    expect((await refusalOf(() => verify(`${unsigned(header)}.AAAA`))).code).toBe('invalid_dpop_proof');
  });

  it('whatever text it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async text => {
        expect((await refusalOf(() => verify(text))).code).toBe('invalid_dpop_proof');
      }),
    );
  });

  it('whatever its parts are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.object(), fc.object(), async (header, claims) => {
        const proof = `${unsigned({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk, ...header }, claims)}.AAAA`;
        expect((await refusalOf(() => verify(proof))).code).toBe('invalid_dpop_proof');
      }),
      { numRuns: 50 },
    );
  });
});
