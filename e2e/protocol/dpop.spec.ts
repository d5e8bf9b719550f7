import { expect, type Page } from '@playwright/test';
import { assertionOf, backendToken, clientAssertion, newKey, registerBackend } from '../backend.ts';
import { type ProofKey, presenting, proof, proofKey, withProof } from '../dpop.ts';
import { authorizationRequest, basic, fhirGet, postForm, publicClient, redeem, refresh } from '../oauth.ts';
import { type Approval, allow, approve, atRedirect, onConsent, signIn } from '../person.ts';
import { ehrUrl, fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';

/** A patient's access, bound to a new key. */
async function connectBound(page: Page, approval?: Approval) {
  const key = await proofKey();
  const { code, verifier } = await approve(page, approval);
  const { status, body } = await redeem(code, verifier, {}, await withProof(key));
  expect(status, JSON.stringify(body)).toBe(200);
  const url = `${fhirBase}/Patient/${body.patient}`;
  return { key, body, accessToken: String(body.access_token), refreshToken: String(body.refresh_token), url };
}

/** An access token of `bulk-worker`, bound to the key. */
async function boundWorkerToken(key: ProofKey): Promise<string> {
  const { body } = await backendToken(await clientAssertion(), {}, await withProof(key));
  expect(body).toMatchObject({ token_type: 'DPoP' });
  return String(body.access_token);
}

const errorOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [status, body.error];
const challengeOf = (response: Response) => response.headers.get('www-authenticate');

verifies(
  'dpop:token',
  'a code with a proof gives a token of type DPoP, a code without one Bearer',
  async ({ page }) => {
    const { body, key, accessToken, url } = await connectBound(page);
    expect(body.token_type).toBe('DPoP');
    expect((await fhirGet(url, undefined, await presenting(key, accessToken, url))).status).toBe(200);
    const unbound = await approve(page);
    expect((await redeem(unbound.code, unbound.verifier)).body.token_type).toBe('Bearer');
  },
);

verifies('dpop:token', 'a backend service’s token is bound, too', async () => {
  const key = await proofKey();
  const url = `${fhirBase}/Patient`;
  const headers = await presenting(key, await boundWorkerToken(key), url);
  expect((await fhirGet(`${url}?_count=1`, undefined, headers)).status).toBe(200);
});

for (const alg of ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512'])
  verifies('dpop:algorithms', alg, async () => {
    const key = await proofKey(alg);
    const form = { refresh_token: 'rt_unknown', grant_type: 'refresh_token', client_id: publicClient };
    // The proof is good, so it is the token that is refused.
    expect(errorOf(await postForm(`${ehrUrl}/token`, form, await withProof(key)))).toEqual([400, 'invalid_grant']);
  });

verifies('dpop:proof', 'wrong in any part: invalid_dpop_proof, and the code is still good', async ({ page }) => {
  const [key, other] = [await proofKey(), await proofKey()];
  const { code, verifier } = await approve(page);
  const seconds = Math.floor(Date.now() / 1000);
  const wrong = [
    await proof(key, { header: { typ: 'JWT' } }),
    await proof(key, { header: { jwk: undefined } }),
    await proof(key, { header: { jwk: other.publicJwk } }),
    await proof(key, { header: { jwk: { ...key.publicJwk, d: 'AAAA' } } }),
    await proof(key, { claims: { htm: 'GET' } }),
    await proof(key, { claims: { htu: `${ehrUrl}/par` } }),
    await proof(key, { claims: { htu: undefined } }),
    await proof(key, { claims: { iat: seconds - 600 } }),
    await proof(key, { claims: { iat: seconds + 600 } }),
    await proof(key, { claims: { iat: undefined } }),
    await proof(key, { claims: { jti: undefined } }),
    await proof(key, { claims: { jti: 'j'.repeat(256) } }),
    `${await proof(key)}, ${await proof(key)}`,
    'nonsense',
  ];
  for (const DPoP of wrong) {
    expect(errorOf(await redeem(code, verifier, {}, { DPoP })), DPoP).toEqual([400, 'invalid_dpop_proof']);
  }
  expect((await redeem(code, verifier, {}, await withProof(key))).status).toBe(200);
});

verifies('dpop:proof', 'the URL may be written in any way that RFC 3986 calls the same', async ({ page }) => {
  const { key, accessToken, url } = await connectBound(page);
  for (const htu of [`${url}?_format=json`, url.replace('http://localhost', 'HTTP://LOCALHOST'), `${url}#top`]) {
    const headers = await presenting(key, accessToken, url, { htu });
    expect((await fhirGet(url, undefined, headers)).status, htu).toBe(200);
  }
});

verifies('dpop:replay', 'a proof counts once, at the token endpoint and at the FHIR API', async ({ page }) => {
  const { key, accessToken, refreshToken, url } = await connectBound(page);
  const headers = await presenting(key, accessToken, url);
  expect((await fhirGet(url, undefined, headers)).status).toBe(200);
  const again = await fhirGet(url, undefined, headers);
  expect([again.status, challengeOf(again)]).toEqual([401, expect.stringContaining('error="invalid_dpop_proof"')]);
  const once = await withProof(key);
  const renewed = await refresh(refreshToken, {}, once);
  expect(renewed.status).toBe(200);
  const replayed = await refresh(String(renewed.body.refresh_token), {}, once);
  expect(errorOf(replayed)).toEqual([400, 'invalid_dpop_proof']);
});

verifies('dpop:resource', 'without its proof, with another’s, for another request: 401', async ({ page }) => {
  const { key, accessToken, url } = await connectBound(page);
  const thief = await proofKey();
  const refused: [Record<string, string>, string][] = [
    [{ authorization: `DPoP ${accessToken}` }, 'invalid_dpop_proof'],
    [await presenting(thief, accessToken, url), 'invalid_token'],
    [await presenting(key, accessToken, `${fhirBase}/Patient`), 'invalid_dpop_proof'],
    [await presenting(key, accessToken, url, { htm: 'POST' }), 'invalid_dpop_proof'],
    [await presenting(key, accessToken, url, { ath: undefined }), 'invalid_dpop_proof'],
    [await presenting(key, accessToken, url, { ath: 'x'.repeat(43) }), 'invalid_dpop_proof'],
  ];
  for (const [headers, error] of refused) {
    const response = await fhirGet(url, undefined, headers);
    expect([response.status, challengeOf(response)]).toEqual([401, expect.stringMatching(`^DPoP error="${error}"`)]);
    expect(challengeOf(response)).toContain('algs="ES256');
  }
  expect((await fhirGet(url, undefined, await presenting(key, accessToken, url))).status).toBe(200);
});

verifies('dpop:downgrade', 'a bound token is no Bearer token, nor the other way round', async ({ page }) => {
  const { key, accessToken, url } = await connectBound(page);
  for (const target of [url, `${ehrUrl}/userinfo`]) {
    const asBearer = await fhirGet(target, accessToken);
    expect(asBearer.status).toBe(401);
    expect(challengeOf(asBearer)).toMatch(/^Bearer error="invalid_token", .*, DPoP algs="/);
  }
  const { code, verifier } = await approve(page);
  const plain = String((await redeem(code, verifier)).body.access_token);
  expect((await fhirGet(url, undefined, await presenting(key, plain, url))).status).toBe(401);
  expect((await fhirGet(url, plain)).status).toBe(200);
  expect(challengeOf(await fhirGet(url))).toMatch(/^Bearer realm="ehr", DPoP algs="/);
});

verifies('dpop:refresh', 'a public client’s refresh token needs the same key', async ({ page }) => {
  const { key, refreshToken } = await connectBound(page);
  expect(errorOf(await refresh(refreshToken))).toEqual([400, 'invalid_dpop_proof']);
  expect(errorOf(await refresh(refreshToken, {}, await withProof(await proofKey())))).toEqual([400, 'invalid_grant']);
  const renewed = await refresh(refreshToken, {}, await withProof(key));
  expect([renewed.status, renewed.body.token_type]).toEqual([200, 'DPoP']);
});

async function redeemsWithItsKeyOnly(key: ProofKey, code: string, verifier: string): Promise<void> {
  const thief = await withProof(await proofKey());
  expect(errorOf(await redeem(code, verifier))).toEqual([400, 'invalid_dpop_proof']);
  expect(errorOf(await redeem(code, verifier, {}, thief))).toEqual([400, 'invalid_grant']);
  expect((await redeem(code, verifier, {}, await withProof(key))).status).toBe(200);
}

verifies('dpop:code', 'asked for with dpop_jkt', async ({ page }) => {
  const key = await proofKey();
  const { code, verifier } = await approve(page, { parameters: { dpop_jkt: key.thumbprint } });
  await redeemsWithItsKeyOnly(key, code, verifier);
});

verifies('dpop:code', 'pushed with a proof', async ({ page }) => {
  const key = await proofKey();
  const { parameters, verifier } = authorizationRequest();
  const forPar = { claims: { htu: `${ehrUrl}/par` } };
  const pushed = await postForm(`${ehrUrl}/par`, parameters, await withProof(key, forPar));
  expect(pushed.status, JSON.stringify(pushed.body)).toBe(201);
  const query = new URLSearchParams({ client_id: publicClient, request_uri: String(pushed.body.request_uri) });
  await page.goto(`${ehrUrl}/authorize?${query}`);
  await signIn(page, 'whart123');
  await onConsent(page);
  await allow(page);
  await redeemsWithItsKeyOnly(key, (await atRedirect(page)).get('code') ?? '', verifier);
  const other = { ...parameters, dpop_jkt: (await proofKey()).thumbprint };
  const contradicting = await postForm(`${ehrUrl}/par`, other, await withProof(key, forPar));
  expect(errorOf(contradicting)).toEqual([400, 'invalid_dpop_proof']);
});

verifies('dpop:registered', 'a client with dpop_bound_access_tokens gets no Bearer token', async () => {
  const { privateJwk, publicJwk } = await newKey('ES384');
  const clientId = await registerBackend({ jwks: { keys: [publicJwk] } }, { dpop_bound_access_tokens: true });
  const assertion = () => assertionOf(clientId, { key: privateJwk });
  expect(errorOf(await backendToken(await assertion()))).toEqual([400, 'invalid_dpop_proof']);
  const answer = await backendToken(await assertion(), {}, await withProof(await proofKey()));
  expect([answer.status, answer.body.token_type]).toEqual([200, 'DPoP']);
});

verifies('dpop:introspection', 'the key of a bound token is told, of another token none', async ({ page }) => {
  const { key, accessToken } = await connectBound(page);
  const about = async (token: string) => (await postForm(`${ehrUrl}/introspect`, { token }, basic())).body;
  expect(await about(accessToken)).toMatchObject({ token_type: 'DPoP', cnf: { jkt: key.thumbprint } });
  const { code, verifier } = await approve(page);
  const plain = await about(String((await redeem(code, verifier)).body.access_token));
  expect(plain).toMatchObject({ token_type: 'Bearer' });
  expect(plain).not.toHaveProperty('cnf');
});

verifies('dpop:introspection', 'who asks with a bound token of its own proves it', async ({ page }) => {
  const { accessToken: token } = await connectBound(page);
  const key = await proofKey();
  const asker = await boundWorkerToken(key);
  const url = `${ehrUrl}/introspect`;
  const proven = await presenting(key, asker, url, { htm: 'POST' });
  expect((await postForm(url, { token }, proven)).body).toMatchObject({ active: true });
  expect((await postForm(url, { token }, { authorization: `Bearer ${asker}` })).status).toBe(401);
});
