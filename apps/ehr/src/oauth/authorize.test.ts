import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser } from '../testing/browser.ts';
import {
  allow,
  approve,
  authorizationRequest,
  authorizePath,
  type Parameters,
  post,
  redirectUri,
  signIn,
} from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('/authorize', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const ask = (change: Parameters, browser = createBrowser(ehr.origin)) =>
    browser.open(authorizePath(authorizationRequest(ehr, change).parameters));

  describe('sends the person to her first step', () => {
    test('sign-in, when nobody is signed in', async () => {
      expect((await ask({})).url.pathname).toBe('/login');
    });

    test('scope confirmation, when she is signed in', async () => {
      const { browser } = await approve(ehr);
      expect((await ask({}, browser)).url.pathname).toBe('/consent');
    });

    test('patient choice, when a clinician is asked for a patient', async () => {
      const browser = createBrowser(ehr.origin);
      expect((await signIn(browser, await ask({}, browser), 'aokafor')).url.pathname).toBe('/choose-patient');
    });

    test('and keeps no decision on scopes: those are derived when it is known who gives them', async () => {
      const id = (await ask({})).url.searchParams.get('interaction') ?? '';
      const stored = await ehr.ehr.interactions.find(id);
      expect(stored?.request).toMatchObject({ clientId: 'inferno-public', needsPatient: true });
      expect(stored?.request).not.toHaveProperty('scopeDecisions');
    });

    test('also by POST from another site, which brings no cookies', async () => {
      const { parameters, verifier } = authorizationRequest(ehr);
      const response = await fetch(`${ehr.origin}/authorize`, {
        method: 'POST',
        body: new URLSearchParams(parameters),
        headers: { origin: 'http://localhost:4567', 'sec-fetch-site': 'cross-site' },
        redirect: 'manual',
      });
      expect(response.status).toBe(303);
      expect(response.headers.getSetCookie()).toEqual([]);
      const browser = createBrowser(ehr.origin);
      const page = await browser.open(response.headers.get('location') ?? '');
      const { leftFor } = await allow(browser, await signIn(browser, page));
      expect(leftFor?.searchParams.get('code')).toMatch(/^c_/);
      expect(verifier).toHaveLength(43);
    });

    test('a trailing slash makes no difference', async () => {
      const { parameters } = authorizationRequest(ehr);
      const page = await createBrowser(ehr.origin).open(`/authorize/?${new URLSearchParams(parameters)}`);
      expect(page.url.pathname).toBe('/login');
    });

    test('aud may end in a slash, and may be called resource', async () => {
      expect((await ask({ aud: `${ehr.origin}/fhir/` })).url.pathname).toBe('/login');
      expect((await ask({ aud: undefined, resource: `${ehr.origin}/fhir` })).url.pathname).toBe('/login');
    });
  });

  describe('shows an error page and sends nobody anywhere', () => {
    const bad: [string, Parameters][] = [
      ['an unknown client', { client_id: 'nobody' }],
      ['no client', { client_id: undefined }],
      ['no redirect_uri', { redirect_uri: undefined }],
      ['a redirect_uri that is not registered', { redirect_uri: 'https://evil.example/callback' }],
      ['a redirect_uri that only begins like a registered one', { redirect_uri: `${redirectUri}/more` }],
      ['a redirect_uri with another query', { redirect_uri: `${redirectUri}?a=b` }],
      ['a state that each answer would have to repeat', { state: 's'.repeat(2_049) }],
      ["another client's redirect_uri", { redirect_uri: 'http://localhost:4001/callback' }],
    ];
    test.each(bad)('%s', async (_, change) => {
      const page = await ask(change);
      expect(page.leftFor).toBeUndefined();
      expect(page.status).toBe(400);
      expect(page.headers.get('content-type')).toMatch(/html/);
    });

    test('a redirect_uri that is sent twice', async () => {
      const query = new URLSearchParams(authorizationRequest(ehr).parameters);
      query.append('redirect_uri', redirectUri);
      expect((await createBrowser(ehr.origin).open(`/authorize?${query}`)).status).toBe(400);
    });

    test('an interaction that nobody began', async () => {
      expect((await createBrowser(ehr.origin).open('/authorize?interaction=i_unknown')).status).toBe(400);
    });
  });

  describe('tells the app, with its state and our issuer', () => {
    const bad: [string, Parameters, string][] = [
      ['another response_type', { response_type: 'token' }, 'unsupported_response_type'],
      ['no response_type', { response_type: undefined }, 'invalid_request'],
      ['no code_challenge', { code_challenge: undefined }, 'invalid_request'],
      ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['a challenge that is no SHA-256', { code_challenge: 'short' }, 'invalid_request'],
      ['no aud', { aud: undefined }, 'invalid_request'],
      ["another server's aud", { aud: 'https://other.example/fhir' }, 'invalid_request'],
      ['the issuer as aud', { aud: 'ORIGIN' }, 'invalid_request'],
      ['no scope that can be given', { scope: 'system/*.rs nonsense' }, 'invalid_scope'],
      ['no scope', { scope: undefined }, 'invalid_scope'],
      ['an unknown launch', { launch: 'l_unknown' }, 'invalid_request'],
      ['a request object', { request: 'eyJ' }, 'request_not_supported'],
      ['prompt=none with something else', { prompt: 'none login' }, 'invalid_request'],
      ['a max_age that is no number', { max_age: 'soon' }, 'invalid_request'],
    ];
    test.each(bad)('%s', async (_, change, error) => {
      const { leftFor } = await ask(change.aud === 'ORIGIN' ? { aud: ehr.origin } : change);
      expect(leftFor?.href.startsWith(`${redirectUri}?`)).toBe(true);
      expect(Object.fromEntries(leftFor?.searchParams ?? [])).toMatchObject({
        state: 'state-of-the-app',
        iss: ehr.origin,
      });
      expect(['invalid_target', error]).toContain(leftFor?.searchParams.get('error'));
    });

    test('a scope that is sent twice', async () => {
      const query = new URLSearchParams(authorizationRequest(ehr).parameters);
      query.append('scope', 'openid');
      const { leftFor } = await createBrowser(ehr.origin).open(`/authorize?${query}`);
      expect(leftFor?.searchParams.get('error')).toBe('invalid_request');
    });
  });

  describe('prompt and max_age', () => {
    test('none: nobody is signed in', async () => {
      expect((await ask({ prompt: 'none' })).leftFor?.searchParams.get('error')).toBe('login_required');
    });

    test('none: a patient must be chosen', async () => {
      const browser = createBrowser(ehr.origin);
      await signIn(browser, await browser.open('/login'), 'aokafor');
      const { leftFor } = await ask({ prompt: 'none' }, browser);
      expect(leftFor?.searchParams.get('error')).toBe('interaction_required');
    });

    test('none: access must be approved', async () => {
      const browser = createBrowser(ehr.origin);
      await signIn(browser, await browser.open('/login'), 'mlopez');
      const { leftFor } = await ask({ prompt: 'none' }, browser);
      expect(leftFor?.searchParams.get('error')).toBe('consent_required');
    });

    test('login asks for the password though somebody is signed in', async () => {
      const { browser } = await approve(ehr);
      const page = await ask({ prompt: 'login' }, browser);
      expect(page.url.pathname).toBe('/login');
      expect((await signIn(browser, page)).url.pathname).toBe('/consent');
    });

    test('max_age asks for the password when the sign-in is older', async () => {
      const { browser } = await approve(ehr);
      ehr.clock.nowMs += 61_000;
      expect((await ask({ max_age: '60' }, browser)).url.pathname).toBe('/login');
      expect((await ask({ max_age: '62' }, browser)).url.pathname).toBe('/consent');
      expect((await ask({ max_age: '0' }, browser)).url.pathname).toBe('/login');
    });

    test('login_hint fills in the name', async () => {
      expect((await ask({ login_hint: 'mlopez' })).html).toContain('value="mlopez"');
    });
  });

  describe('an interaction', () => {
    test('that began in another browser is refused', async () => {
      const { url } = await ask({});
      for (const path of ['/login', '/consent', '/choose-patient', '/authorize']) {
        const page = await createBrowser(ehr.origin).open(`${path}${url.search}`);
        expect(page.status).toBe(400);
      }
    });

    test('that came by POST belongs to the first browser that opens it', async () => {
      const body = new URLSearchParams(authorizationRequest(ehr).parameters);
      const response = await fetch(`${ehr.origin}/authorize`, { method: 'POST', body, redirect: 'manual' });
      const location = response.headers.get('location') ?? '';
      const browser = createBrowser(ehr.origin);
      expect((await browser.open(location)).url.pathname).toBe('/login');
      expect((await createBrowser(ehr.origin).open(location)).status).toBe(400);
      expect((await browser.open(location)).url.pathname).toBe('/login');
    });

    test('that a client pushed has no other way in than its request_uri', async () => {
      const { body } = await post(`${ehr.origin}/par`, authorizationRequest(ehr).parameters);
      const query = new URLSearchParams({ interaction: String(body.request_uri) });
      expect((await createBrowser(ehr.origin).open(`/authorize?${query}`)).status).toBe(400);
    });

    test('that took half an hour is over', async () => {
      const browser = createBrowser(ehr.origin);
      const page = await ask({}, browser);
      ehr.clock.nowMs += 30 * 60_000;
      expect((await browser.open(page.url)).status).toBe(400);
      expect((await signIn(browser, page)).status).toBe(400);
    });
  });
});
