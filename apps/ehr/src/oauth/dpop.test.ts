import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askForToken, byAssertion, clientAssertion, createKeyPair, registerKeys } from '../testing/backend.ts';
import { createBrowser } from '../testing/browser.ts';
import { createProver, type Prover } from '../testing/dpop.ts';
import {
  type Answer,
  type Approval,
  allow,
  approve,
  authorizationRequest,
  authorizePath,
  basic,
  type Parameters,
  post,
  redeem,
  refresh,
  signIn,
} from '../testing/flow.ts';
import { register } from '../testing/registration.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const confidential = { client_id: 'inferno-confidential' };

describeOnEachDatabase('a request for tokens with a proof', open => {
  let ehr: TestEhr;
  let app: Prover;
  let thief: Prover;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    [app, thief] = [await createProver(ehr), await createProver(ehr)];
  });
  afterAll(() => ehr.close());

  const connectWithProof = async (prover = app, approval?: Approval) =>
    redeem(ehr, await approve(ehr, approval), {}, await prover.headers());
  const about = async (token: unknown) =>
    (await post(`${ehr.origin}/introspect`, { token: String(token) }, basic())).body;
  const refused = (answer: Answer, error: string) =>
    expect(answer).toMatchObject({ status: 400, body: { error, error_uri: expect.stringContaining('rfc9449') } });

  describe('for a code', () => {
    test('gives a token of type DPoP, of which an introspection tells the key', async () => {
      const { status, body } = await connectWithProof();
      expect([status, body.token_type]).toEqual([200, 'DPoP']);
      expect(await about(body.access_token)).toMatchObject({ token_type: 'DPoP', cnf: { jkt: app.jkt } });
    });

    test('is not asked of a client that did not ask for it', async () => {
      const { body } = await redeem(ehr, await approve(ehr));
      expect(body.token_type).toBe('Bearer');
      expect(await about(body.access_token)).not.toHaveProperty('cnf');
    });

    test('is worth nothing for another URL, method or time, and the code is kept', async () => {
      const approved = await approve(ehr);
      const wrong = [
        { url: `${ehr.origin}/webchart.cgi/oauth/token/` },
        { url: ehr.origin.replace('localhost', '127.0.0.1') },
        { method: 'GET' },
        { now: ehr.clock.nowMs - 121_000 },
        { now: ehr.clock.nowMs + 62_000 },
      ];
      for (const change of wrong) {
        refused(await redeem(ehr, approved, {}, await app.headers(change)), 'invalid_dpop_proof');
      }
      for (const DPoP of ['', 'nonsense', `${await app.proof()}, ${await app.proof()}`]) {
        refused(await redeem(ehr, approved, {}, { DPoP }), 'invalid_dpop_proof');
      }
      expect((await redeem(ehr, approved, {}, await app.headers())).status).toBe(200);
    });

    test('counts once, and what it came with is kept', async () => {
      const headers = await app.headers();
      expect((await redeem(ehr, await approve(ehr), {}, headers)).status).toBe(200);
      const approved = await approve(ehr);
      refused(await redeem(ehr, approved, {}, headers), 'invalid_dpop_proof');
      expect((await redeem(ehr, approved, {}, await app.headers())).status).toBe(200);
    });

    test('counts once of several at the same moment', async () => {
      const { body } = await redeem(ehr, await approve(ehr));
      const other = await redeem(ehr, await approve(ehr));
      const headers = await app.headers();
      const answers = await Promise.all([body, other.body].map(each => refresh(ehr, each.refresh_token, {}, headers)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    });
  });

  describe('the refresh token of a public client', () => {
    test('is exchanged with a proof of the same key alone, and a wrong one does it no harm', async () => {
      const { body } = await connectWithProof();
      refused(await refresh(ehr, body.refresh_token), 'invalid_dpop_proof');
      refused(await refresh(ehr, body.refresh_token, {}, await thief.headers()), 'invalid_grant');
      const renewed = await refresh(ehr, body.refresh_token, {}, await app.headers());
      expect(renewed).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
      expect(await about(renewed.body.access_token)).toMatchObject({ cnf: { jkt: app.jkt } });
      refused(await refresh(ehr, renewed.body.refresh_token, {}, await thief.headers()), 'invalid_grant');
    });

    test('that was used ends the access only when it comes with its key', async () => {
      const { body } = await connectWithProof();
      const renewed = await refresh(ehr, body.refresh_token, {}, await app.headers());
      await refresh(ehr, body.refresh_token, {}, await thief.headers());
      expect(await about(renewed.body.access_token)).toMatchObject({ active: true });
      await refresh(ehr, body.refresh_token, {}, await app.headers());
      expect(await about(renewed.body.access_token)).toEqual({ active: false });
    });

    test('that was bound to no key is bound from the first proof on', async () => {
      const { body } = await redeem(ehr, await approve(ehr));
      const renewed = await refresh(ehr, body.refresh_token, {}, await app.headers());
      expect(renewed.body.token_type).toBe('DPoP');
      refused(await refresh(ehr, renewed.body.refresh_token), 'invalid_dpop_proof');
    });
  });

  test('the refresh token of a confidential client is its own anyway, and may be used with a new key', async () => {
    const approved = await approve(ehr, { parameters: confidential });
    const headers = { ...basic(), ...(await app.headers()) };
    const { body } = await redeem(ehr, approved, { client_id: undefined }, headers);
    expect(body.token_type).toBe('DPoP');
    const withNewKey = { ...basic(), ...(await thief.headers()) };
    const renewed = await refresh(ehr, body.refresh_token, { client_id: undefined }, withNewKey);
    expect(await about(renewed.body.access_token)).toMatchObject({ cnf: { jkt: thief.jkt } });
  });

  describe('of a client that is registered for bound tokens', () => {
    const registered = async (change: object = {}) => {
      const metadata = { redirect_uris: ['https://app.example/callback'], dpop_bound_access_tokens: true, ...change };
      return register(ehr, { client_name: 'App', token_endpoint_auth_method: 'none', ...metadata });
    };

    test('is obligatory', async () => {
      const { body } = await registered();
      expect(body.dpop_bound_access_tokens).toBe(true);
      expect(JSON.stringify(body.registration_warnings ?? [])).not.toContain('dpop');
      const client = { client_id: String(body.client_id), redirect_uri: 'https://app.example/callback' };
      const approved = await approve(ehr, { parameters: client });
      refused(await redeem(ehr, approved, client), 'invalid_dpop_proof');
      const answer = await redeem(ehr, approved, client, await app.headers());
      expect(answer).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    });

    test('must be one of true and false at its registration', async () => {
      const { status, body } = await registered({ dpop_bound_access_tokens: 'yes' });
      expect([status, body.error]).toEqual([400, 'invalid_client_metadata']);
    });

    test('is what the client says last of itself', async () => {
      const { body } = await registered();
      const { registration_client_uri: uri, registration_access_token: token } = body;
      const manage = async (method: string, metadata?: object) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const response = await fetch(String(uri), { method, headers, body: metadata && JSON.stringify(metadata) });
        return (await response.json()) as Record<string, unknown>;
      };
      expect((await manage('GET')).dpop_bound_access_tokens).toBe(true);
      const { client_id, redirect_uris } = body;
      const updated = { client_id, redirect_uris, token_endpoint_auth_method: 'none' };
      expect(await manage('PUT', updated)).not.toHaveProperty('dpop_bound_access_tokens');
      expect(await manage('GET')).not.toHaveProperty('dpop_bound_access_tokens');
    });
  });

  describe('of a backend service', () => {
    test('gives it a token that is bound, with its assertion beside', async () => {
      const keys = await createKeyPair();
      await registerKeys(ehr, [keys.publicKey]);
      const form = { grant_type: 'client_credentials', scope: 'system/*.rs' };
      const assertion = byAssertion(await clientAssertion(ehr, keys));
      const { status, body } = await post(`${ehr.origin}/token`, { ...form, ...assertion }, await app.headers());
      expect([status, body.token_type]).toEqual([200, 'DPoP']);
      expect(await about(body.access_token)).toMatchObject({ client_id: 'bulk-worker', cnf: { jkt: app.jkt } });
    });

    test('is obligatory when it is registered so', async () => {
      const keys = await createKeyPair();
      await registerKeys(ehr, [keys.publicKey], { dpopBoundAccessTokens: true });
      refused(await askForToken(ehr, await clientAssertion(ehr, keys)), 'invalid_dpop_proof');
      await registerKeys(ehr, [keys.publicKey], { dpopBoundAccessTokens: false });
    });
  });

  describe('a code that was asked for with dpop_jkt', () => {
    test('is redeemed with a proof of that key alone', async () => {
      const approved = await approve(ehr, { parameters: { dpop_jkt: app.jkt } });
      refused(await redeem(ehr, approved), 'invalid_dpop_proof');
      refused(await redeem(ehr, approved, {}, await thief.headers()), 'invalid_grant');
      expect((await redeem(ehr, approved, {}, await app.headers())).body.token_type).toBe('DPoP');
    });

    test('that is no thumbprint is refused at the app', async () => {
      const { parameters } = authorizationRequest(ehr, { dpop_jkt: 'short' });
      const { leftFor } = await createBrowser(ehr.origin).open(authorizePath(parameters));
      expect(leftFor?.searchParams.get('error')).toBe('invalid_request');
    });
  });

  describe('a pushed request', () => {
    const push = (change: Parameters, headers: Record<string, string> = {}) => {
      const { parameters, verifier } = authorizationRequest(ehr, change);
      return post(`${ehr.origin}/par`, parameters, headers).then(answer => ({ ...answer, verifier }));
    };
    const url = () => ({ url: `${ehr.origin}/par` });

    test('with a proof binds its code to the key', async () => {
      const { body, verifier } = await push({}, await app.headers(url()));
      const browser = createBrowser(ehr.origin);
      const query = new URLSearchParams({ client_id: 'inferno-public', request_uri: String(body.request_uri) });
      const { leftFor } = await allow(browser, await signIn(browser, await browser.open(`/authorize?${query}`)));
      const approved = { code: leftFor?.searchParams.get('code') ?? '', verifier };
      refused(await redeem(ehr, approved, {}, await thief.headers()), 'invalid_grant');
      expect((await redeem(ehr, approved, {}, await app.headers())).status).toBe(200);
    });

    test('may name the key as well, but no other', async () => {
      expect((await push({ dpop_jkt: app.jkt }, await app.headers(url()))).status).toBe(201);
      refused(await push({ dpop_jkt: thief.jkt }, await app.headers(url())), 'invalid_dpop_proof');
    });

    test('is refused with a proof for the token endpoint, and with one that was used', async () => {
      refused(await push({}, await app.headers()), 'invalid_dpop_proof');
      const headers = await app.headers(url());
      expect((await push({}, headers)).status).toBe(201);
      refused(await push({}, headers), 'invalid_dpop_proof');
    });
  });
});
