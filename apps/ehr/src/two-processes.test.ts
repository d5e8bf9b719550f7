import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askForToken, byAssertion, clientAssertion, createKeyPair, type KeyPair } from './testing/backend.ts';
import { type Browser, createBrowser, type Shown } from './testing/browser.ts';
import { createProver } from './testing/dpop.ts';
import {
  type Answer,
  allow,
  approve,
  authorizationRequest,
  authorizePath,
  basic,
  connect,
  post,
  redeem,
  refresh,
  signIn,
} from './testing/flow.ts';
import { launchedRequest, newLaunch, signedIn } from './testing/launch.ts';
import { manage, register } from './testing/registration.ts';
import type { EhrAddress } from './testing/test-ehr.ts';
import { startTwoProcesses, type TwoProcesses } from './testing/two-processes.ts';
import { send } from './testing/webchart-app.ts';

/** Two processes compile the whole EHR: a second or two on a machine of their own, far more on a busy one. */
const startUpMs = 240_000;

const rounds = Array.from({ length: 8 }, (_, round) => round);

describeOnEachDatabase('two processes on one database', open => {
  let both: TwoProcesses | undefined;
  let a: EhrAddress;
  let b: EhrAddress;
  beforeAll(async () => {
    both = await startTwoProcesses(await open());
    ({ a, b } = both);
  }, startUpMs);
  afterAll(() => both?.stop());

  /** The same at both, at the same instant: what the one answered that was served, and how the others were refused. */
  async function atOnce(ask: (process: EhrAddress) => Promise<Answer>) {
    const answers = await Promise.all([a, b, a, b].map(ask));
    const served = answers.filter(({ status }) => status === 200).map(({ body }) => body);
    const refused = answers.filter(({ status }) => status !== 200).map(({ body }) => body.error);
    return { served, refused };
  }

  const statusOf = async (token: unknown) =>
    Promise.all(
      [a, b].map(async ({ origin }) => {
        const headers = { authorization: `Bearer ${token}` };
        return (await fetch(`${origin}/fhir/Patient?_count=1`, { headers })).status;
      }),
    );

  describe('a code', () => {
    test('that one made is redeemed at the other, once', async () => {
      const approved = await approve(a);
      const { body } = await redeem(b, approved);
      expect(await statusOf(body.access_token)).toEqual([200, 200]);
      expect((await redeem(a, approved)).body.error).toBe('invalid_grant');
      expect(await statusOf(body.access_token)).toEqual([401, 401]);
    });

    test('is served once when both are asked at the same instant, and nothing of it survives', async () => {
      const { browser } = await approve(a);
      for (const _ of rounds) {
        const approved = await approve(a, { browser });
        const { served, refused } = await atOnce(process => redeem(process, approved));
        expect(served).toHaveLength(1);
        expect(refused).toEqual(['invalid_grant', 'invalid_grant', 'invalid_grant']);
        expect(await statusOf(served[0]?.access_token)).toEqual([401, 401]);
        expect((await refresh(b, served[0]?.refresh_token)).body.error).toBe('invalid_grant');
      }
    });
  });

  describe('a refresh token', () => {
    test('that one gave is exchanged at the other, once', async () => {
      const { tokens } = await connect(a);
      const renewed = await refresh(b, tokens.refresh_token);
      expect(await statusOf(renewed.body.access_token)).toEqual([200, 200]);
      expect((await refresh(a, tokens.refresh_token)).body.error).toBe('invalid_grant');
      expect(await statusOf(renewed.body.access_token)).toEqual([401, 401]);
    });

    test('is served once when both are asked at the same instant, and its family ends', async () => {
      const { browser } = await approve(a);
      for (const _ of rounds) {
        const { tokens } = await connect(a, { browser });
        const { served, refused } = await atOnce(process => refresh(process, tokens.refresh_token));
        expect(served).toHaveLength(1);
        expect(refused).toEqual(['invalid_grant', 'invalid_grant', 'invalid_grant']);
        for (const token of [tokens.access_token, served[0]?.access_token])
          expect(await statusOf(token)).toEqual([401, 401]);
        expect((await refresh(a, served[0]?.refresh_token)).body.error).toBe('invalid_grant');
      }
    });
  });

  describe('a client that registers itself at one', () => {
    let keys: KeyPair;
    beforeAll(async () => {
      keys = await createKeyPair();
    });

    const registration = ({ publicKey }: KeyPair) => ({
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      scope: 'system/*.rs',
      jwks: { keys: [publicKey] },
    });
    const registered = async () => {
      const { body } = await register(a, registration(keys));
      return {
        clientId: String(body.client_id),
        url: body.registration_client_uri,
        token: body.registration_access_token,
      };
    };
    const assertionFor = (clientId: string, by = keys) =>
      clientAssertion({ ...a, clock: { nowMs: Date.now() } }, by, { clientId });

    test('is known to the other at once', async () => {
      const { clientId } = await registered();
      expect((await askForToken(b, await assertionFor(clientId))).status).toBe(200);
    });

    test('changes its keys for both at once', async () => {
      const { clientId, url, token } = await registered();
      await askForToken(b, await assertionFor(clientId));
      const next = await createKeyPair();
      expect((await manage('PUT', url, token, { ...registration(next), client_id: clientId })).status).toBe(200);
      expect((await askForToken(b, await assertionFor(clientId, next))).status).toBe(200);
      expect((await askForToken(b, await assertionFor(clientId))).body.error).toBe('invalid_client');
    });

    test('is gone from both at once', async () => {
      const { clientId, url, token } = await registered();
      const { body } = await askForToken(b, await assertionFor(clientId));
      expect((await manage('DELETE', url, token)).status).toBe(204);
      expect((await askForToken(b, await assertionFor(clientId))).body.error).toBe('invalid_client');
      expect(await statusOf(body.access_token)).toEqual([401, 401]);
    });

    test('uses a proof of its key once when both see it at the same instant', async () => {
      const { clientId } = await registered();
      const prover = await createProver({ ...a, clock: { nowMs: Date.now() } });
      for (const _ of rounds) {
        const headers = { Host: new URL(a.origin).host, DPoP: await prover.proof() };
        const { served, refused } = await atOnce(async process => {
          const form = { grant_type: 'client_credentials', ...byAssertion(await assertionFor(clientId)) };
          const body = String(new URLSearchParams({ ...form, scope: 'system/*.rs' }));
          const { status, text } = await send(process, 'POST', '/token', { body, headers });
          return { status, headers: new Headers(), body: JSON.parse(text) };
        });
        expect(served).toHaveLength(1);
        expect(refused).toEqual(['invalid_dpop_proof', 'invalid_dpop_proof', 'invalid_dpop_proof']);
      }
    });

    test('uses an assertion once, whoever sees it first', async () => {
      const { clientId } = await registered();
      const assertion = await assertionFor(clientId);
      expect((await askForToken(a, assertion)).status).toBe(200);
      expect((await askForToken(b, assertion)).body.error).toBe('invalid_client');
    });

    test('uses an assertion once when both see it at the same instant', async () => {
      const { clientId } = await registered();
      for (const _ of rounds) {
        const assertion = await assertionFor(clientId);
        const { served, refused } = await atOnce(process => askForToken(process, assertion));
        expect(served).toHaveLength(1);
        expect(refused).toEqual(['invalid_client', 'invalid_client', 'invalid_client']);
        expect(await statusOf(served[0]?.access_token)).toEqual([200, 200]);
      }
    });
  });

  describe('what is ended at one', () => {
    test('as an access token, is dead at the other at once', async () => {
      const { tokens } = await connect(a);
      const token = String(tokens.access_token);
      await post(`${a.origin}/revoke`, { token, client_id: 'inferno-public' });
      expect(await statusOf(token)).toEqual([401, 401]);
      expect((await post(`${b.origin}/introspect`, { token }, basic())).body).toEqual({ active: false });
    });

    test('as a refresh token, is dead at the other at once with all that it gave', async () => {
      const { tokens } = await connect(a);
      await post(`${a.origin}/revoke`, { token: String(tokens.refresh_token), client_id: 'inferno-public' });
      expect((await refresh(b, tokens.refresh_token)).body.error).toBe('invalid_grant');
      expect(await statusOf(tokens.access_token)).toEqual([401, 401]);
    });

    test('as a session, ends online_access at the other', async () => {
      const parameters = { scope: 'launch/patient online_access patient/*.rs' };
      const { tokens, browser } = await connect(a, { parameters });
      const renewed = await refresh(b, tokens.refresh_token);
      expect(renewed.status).toBe(200);
      await browser.submit(await browser.open('/'), {}, { action: '/logout' });
      expect((await refresh(b, renewed.body.refresh_token)).body.error).toBe('invalid_grant');
      expect(await statusOf(renewed.body.access_token)).toEqual([401, 401]);
    });
  });

  describe('a login', () => {
    test('that began at one is finished at the other', async () => {
      const [here, there] = [createBrowser(a.origin), createBrowser(b.origin)];
      const { parameters, verifier } = authorizationRequest(a);
      const page = await here.open(authorizePath(parameters));
      const consent = await signIn(there, await sameAt(there, here, page));
      const { leftFor } = await allow(here, await sameAt(here, there, consent));
      const code = leftFor?.searchParams.get('code') ?? '';
      expect((await redeem(b, { code, verifier })).status).toBe(200);
    });

    test('is approved once, though Allow is pressed at both at the same instant', async () => {
      const { browser: here } = await approve(a);
      const there = createBrowser(b.origin);
      for (const _ of rounds) {
        const page = await here.open(authorizePath(authorizationRequest(a).parameters));
        const same = await sameAt(there, here, page);
        const shown = await Promise.all([allow(here, page), allow(there, same), allow(here, page), allow(there, same)]);
        const codes = shown.map(({ leftFor }) => leftFor?.searchParams.get('code')).filter(code => code != null);
        expect(codes).toHaveLength(1);
      }
    });

    test('from the EHR takes its launch once, though it comes to both at the same instant', async () => {
      const [maker, here, there] = [await signedIn(a), await signedIn(a), await signedIn(b)];
      for (const _ of rounds) {
        const launch = await newLaunch(a, maker);
        const opened = await Promise.all(
          [here, there].map(browser => browser.open(authorizePath(launchedRequest(a, launch).parameters))),
        );
        const refused = opened.flatMap(({ leftFor }) => leftFor?.searchParams.get('error') ?? []);
        expect(refused).toEqual(['invalid_request']);
        expect(opened.filter(({ url }) => url.pathname === '/consent')).toHaveLength(1);
      }
    });
  });
});

/** The page that one browser shows, at the other process in what is the same browser: with the same cookies. */
async function sameAt(browser: Browser, { cookies }: Browser, { url }: Shown): Promise<Shown> {
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  return browser.open(url.pathname + url.search);
}
