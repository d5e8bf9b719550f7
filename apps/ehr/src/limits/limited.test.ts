import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askForToken, clientAssertion, createKeyPair, type KeyPair, registerKeys } from '../testing/backend.ts';
import { authorizationRequest, basic, connect, type Parameters, post, refresh } from '../testing/flow.ts';
import { register } from '../testing/registration.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const proxied = (address: string) => ({ 'x-forwarded-for': address });
const here = proxied('192.0.2.1');
const there = proxied('198.51.100.1');
const limits = { token: 6, authorize: 6, par: 6, register: 6, signIn: 6 };

describeOnEachDatabase('rate limits', open => {
  let ehr: TestEhr;
  let keys: KeyPair;
  beforeEach(async () => {
    ehr = await startTestEhr(await open(), { limits, trustProxy: ['loopback'] });
    keys = await createKeyPair();
    await registerKeys(ehr, [keys.publicKey]);
  });
  afterEach(() => ehr.close());

  const guess = (headers = here, clientId = 'inferno-confidential') =>
    post(`${ehr.origin}/token`, { grant_type: 'client_credentials' }, { ...headers, ...basic(clientId, 'guess') });
  const token = async () => askForToken(ehr, await clientAssertion(ehr, keys));
  const authorize = (headers: Record<string, string>, clientId = 'inferno-public') => {
    const query = new URLSearchParams(authorizationRequest(ehr, { client_id: clientId }).parameters);
    return fetch(`${ehr.origin}/authorize?${query}`, { headers, redirect: 'manual' });
  };
  const times = async <T>(count: number, run: () => Promise<T>): Promise<T[]> => {
    const all: T[] = [];
    for (let at = 0; at < count; at += 1) all.push(await run());
    return all;
  };

  test('a secret that is guessed at is refused after as many tries, and again when the seconds are over', async () => {
    expect((await times(6, guess)).map(({ status }) => status)).toEqual(Array(6).fill(401));
    const refused = await guess();
    expect(refused).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } });
    expect(refused.body.error_uri).toBe('https://www.rfc-editor.org/rfc/rfc6585#section-4');
    expect(refused.body.error_description).toContain('wait 10 seconds');
    expect(refused.headers.get('retry-after')).toBe('10');
    expect(refused.headers.get('cache-control')).toBe('no-store');
    ehr.clock.nowMs += 9_999;
    expect((await guess()).status).toBe(429);
    ehr.clock.nowMs += 1;
    expect((await guess()).status).toBe(401);
  });

  test('even the right secret waits then, from there; from elsewhere and for others nothing has changed', async () => {
    await times(6, guess);
    const right = { token: 'x' };
    const at = `${ehr.origin}/token`;
    expect((await post(at, right, { ...here, ...basic() })).status).toBe(429);
    expect((await post(at, right, { ...there, ...basic() })).status).toBe(400);
    expect((await post(at, { ...right, client_id: 'inferno-public' }, here)).status).toBe(400);
  });

  test('an app that is let in is counted wherever it asks from, and nobody else can use that up', async () => {
    for (let at = 0; at < 20; at += 1) await times(7, () => guess(proxied(`203.0.113.${at}`), 'bulk-worker'));
    expect((await times(60, token)).map(({ status }) => status)).toEqual(Array(60).fill(200));
    const refused = await token();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    ehr.clock.nowMs += 1_000;
    expect((await token()).status).toBe(200);
  });

  test.each(['/revoke', '/introspect'])('%s takes as many right requests as come, and few guesses', async path => {
    const ask = (secret?: string) => post(ehr.origin + path, { token: 'x' }, basic('inferno-confidential', secret));
    expect((await times(40, ask)).map(({ status }) => status)).toEqual(Array(40).fill(200));
    await times(6, () => ask('guess'));
    expect((await ask('guess')).status).toBe(429);
  });

  test('a pushed request that is wrong counts', async () => {
    const push = () => post(`${ehr.origin}/par`, { client_id: 'inferno-public' });
    expect((await times(7, push)).map(({ status }) => status)).toEqual([...Array(6).fill(400), 429]);
  });

  test('what is done in the name of a public app is the address’s: nobody locks the others out of it', async () => {
    const { parameters } = authorizationRequest(ehr);
    const push = (headers: Record<string, string>) => post(`${ehr.origin}/par`, parameters, headers);
    expect((await times(7, () => push(here))).map(({ status }) => status)).toEqual([...Array(6).fill(201), 429]);
    for (let at = 0; at < 12; at += 1) await times(6, () => push(proxied(`203.0.113.${at}`)));
    expect((await push(there)).status).toBe(201);
  });

  test('neither does a person who renews her access over and over, with the name of the app or without', async () => {
    let { refresh_token: token } = (await connect(ehr)).tokens;
    const renew = async (change: Parameters) => {
      const { status, body } = await refresh(ehr, token, change, here);
      token = body.refresh_token ?? token;
      return status;
    };
    for (const change of [{}, { client_id: undefined }]) {
      expect(await times(7, () => renew(change))).toEqual([...Array(6).fill(200), 429]);
    }
    expect((await refresh(ehr, token, {}, there)).status).toBe(200);
  });

  test('at the authorization endpoint a person sees a page, and is sent nowhere', async () => {
    expect((await times(6, () => authorize(here))).map(({ status }) => status)).toEqual(Array(6).fill(303));
    const refused = await authorize(here);
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('location')]).toEqual([
      429,
      '10',
      null,
    ]);
    expect(await refused.text()).toContain('That was a little fast');
    expect([(await authorize(there)).status, (await authorize(here, 'patient-app')).status]).toEqual([303, 400]);
    ehr.clock.nowMs += 10_000;
    expect((await authorize(here)).status).toBe(303);
  });

  test('by POST as well', async () => {
    const body = new URLSearchParams(authorizationRequest(ehr).parameters);
    const ask = () => fetch(`${ehr.origin}/authorize`, { method: 'POST', body, headers: here, redirect: 'manual' });
    expect((await times(7, ask)).map(({ status }) => status)).toEqual([...Array(6).fill(303), 429]);
  });

  describe('registration', () => {
    const metadata = { redirect_uris: ['https://app.example/callback'], token_endpoint_auth_method: 'none' };

    test('counts, whether it succeeds or not', async () => {
      const answers = await times(3, async () => [
        (await register(ehr, metadata, here)).status,
        (await register(ehr, {}, here)).status,
      ]);
      expect(answers.flat()).toEqual([201, 400, 201, 400, 201, 400]);
      const refused = await register(ehr, metadata, here);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
      expect((await register(ehr, metadata, there)).status).toBe(201);
    });

    test('is managed as often as one likes, by who has its token', async () => {
      const { body } = await register(ehr, metadata);
      const read = (token: unknown) =>
        fetch(String(body.registration_client_uri), { headers: { authorization: `Bearer ${token}` } });
      const right = await times(20, () => read(body.registration_access_token));
      expect(right.map(({ status }) => status)).toEqual(Array(20).fill(200));
      const wrong = await times(7, () => read('rat_guess'));
      expect(wrong.map(({ status }) => status)).toEqual([...Array(6).fill(401), 429]);
    });
  });

  test('refusals are counted for whoever runs the EHR', async () => {
    await times(8, guess);
    const metrics = await (await fetch(`${ehr.origin}/metrics`)).text();
    expect(metrics).toContain('ehr_requests_throttled_total{reason="rate"} 2');
  });
});
