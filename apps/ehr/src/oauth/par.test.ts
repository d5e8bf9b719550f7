import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp } from '../stores/housekeeping.ts';
import { byAssertion, clientAssertion, createKeyPair, registerKeys } from '../testing/backend.ts';
import { createBrowser } from '../testing/browser.ts';
import { allow, authorizationRequest, basic, type Parameters, post, redeem, signIn } from '../testing/flow.ts';
import { launchScope, loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('POST /par', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const push = async (change: Parameters = {}, headers: Record<string, string> = {}, path = '/par') => {
    const { parameters, verifier } = authorizationRequest(ehr, change);
    return { ...(await post(ehr.origin + path, parameters, headers)), verifier };
  };
  const pushed = async (change: Parameters = {}) => {
    const { body, verifier } = await push(change);
    return { requestUri: String(body.request_uri), verifier };
  };
  const go = (
    requestUri: string,
    clientId = 'inferno-public',
    browser = createBrowser(ehr.origin),
    path = '/authorize',
  ) => browser.open(`${path}?${new URLSearchParams({ client_id: clientId, request_uri: requestUri })}`);

  test('gives a reference that is good for a minute and a half', async () => {
    const answer = await push();
    expect([answer.status, answer.body]).toEqual([
      201,
      { request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:par_[\w-]{43}$/), expires_in: 90 },
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('the browser goes on with it, to a code and tokens', async () => {
    const { requestUri, verifier } = await pushed();
    const browser = createBrowser(ehr.origin);
    const page = await go(requestUri, undefined, browser);
    const { leftFor } = await allow(browser, await signIn(browser, page));
    expect(leftFor?.searchParams.get('state')).toBe('state-of-the-app');
    const code = leftFor?.searchParams.get('code') ?? '';
    expect((await redeem(ehr, { code, verifier })).status).toBe(200);
  });

  test('she may take her time, once she is there', async () => {
    const { requestUri } = await pushed();
    const browser = createBrowser(ehr.origin);
    const page = await go(requestUri, undefined, browser);
    ehr.clock.nowMs += 10 * 60_000;
    expect((await signIn(browser, page)).url.pathname).toBe('/consent');
  });

  test('is forgotten when nobody came for it in time', async () => {
    const stored = () => ehr.ehr.database.sql.read('select 1 as one from interaction where browser_hash is null');
    await push();
    await cleanUp(ehr.ehr);
    expect(await stored()).not.toEqual([]);
    ehr.clock.nowMs += 91_000;
    await cleanUp(ehr.ehr);
    expect(await stored()).toEqual([]);
  });

  test.each(['state', 'nonce', 'login_hint'])('with a %s of more than two kB is refused', async name => {
    const answer = await push({ [name]: 'x'.repeat(2_049) });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(answer.body.error_description).toContain('at most 2048 characters');
  });

  test('only what was pushed counts, not what the browser adds', async () => {
    const { requestUri } = await pushed({ scope: 'openid patient/Patient.rs' });
    const browser = createBrowser(ehr.origin);
    const added = { client_id: 'inferno-public', request_uri: requestUri, scope: 'patient/*.rs', state: 'other' };
    const page = await signIn(browser, await browser.open(`/authorize?${new URLSearchParams(added)}`));
    const { leftFor } = await allow(browser, page);
    expect(leftFor?.searchParams.get('state')).toBe('state-of-the-app');
    expect(page.html).not.toContain('patient/Observation.rs');
  });

  test('the browser may also bring it by POST', async () => {
    const { requestUri } = await pushed();
    const body = new URLSearchParams({ client_id: 'inferno-public', request_uri: requestUri });
    const response = await fetch(`${ehr.origin}/authorize`, { method: 'POST', body, redirect: 'manual' });
    expect(response.status).toBe(303);
    const page = await createBrowser(ehr.origin).open(response.headers.get('location') ?? '');
    expect(page.url.pathname).toBe('/login');
  });

  test('an app that the EHR launched may push its request too; the launch is taken by the browser, once', async () => {
    await loadCharts(ehr);
    const browser = await signedIn(ehr);
    const launch = await newLaunch(ehr, browser, { encounterId: 'visit-of-ann' });
    const { requestUri, verifier } = await pushed({ launch, scope: launchScope });
    const { requestUri: another } = await pushed({ launch, scope: launchScope });
    const { leftFor } = await allow(browser, await go(requestUri, undefined, browser));
    const { body } = await redeem(ehr, { code: leftFor?.searchParams.get('code') ?? '', verifier });
    expect(body).toMatchObject({ patient: 'ann', encounter: 'visit-of-ann' });
    const late = await go(another, undefined, browser);
    expect(late.leftFor?.searchParams.get('error')).toBe('invalid_request');
  });

  describe('is open to', () => {
    test('a client with a secret', async () => {
      expect((await push({ client_id: 'inferno-confidential' }, basic())).status).toBe(201);
    });

    test('a client with a key', async () => {
      const keys = await createKeyPair();
      await registerKeys(ehr, [keys.publicKey], { clientId: 'inferno-asymmetric' });
      const clientId = 'inferno-asymmetric';
      for (const audience of ['/token', '', '/par', '/par/']) {
        const assertion = await clientAssertion(ehr, keys, { clientId, tokenEndpoint: ehr.origin + audience });
        expect((await push({ client_id: clientId, ...byAssertion(assertion) })).status).toBe(201);
      }
    });
  });

  const refused: [string, Parameters, Record<string, string>, string][] = [
    ['nobody', { client_id: undefined }, {}, 'invalid_client'],
    ['a client that does not prove itself', { client_id: 'inferno-confidential' }, {}, 'invalid_client'],
    ['a wrong secret', { client_id: 'inferno-confidential' }, basic(undefined, 'wrong'), 'invalid_client'],
    ['a request without client_id', { client_id: undefined }, basic(), 'invalid_request'],
    ['a request for another client', { client_id: 'inferno-public' }, basic(), 'invalid_request'],
    ['an unregistered redirect_uri', { redirect_uri: 'https://evil.example/callback' }, {}, 'invalid_request'],
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, {}, 'invalid_request'],
    ['another FHIR server', { aud: 'https://other.example/fhir' }, {}, 'invalid_target'],
    ['an unknown scope', { scope: 'everything' }, {}, 'invalid_scope'],
    ['an unknown launch', { launch: 'l_x', scope: 'launch openid' }, {}, 'invalid_request'],
    ['a reference in the place of a request', { request_uri: 'urn:x' }, {}, 'invalid_request'],
  ];
  test.each(refused)('refuses %s, here and not at the redirect URI', async (_, change, headers, error) => {
    expect(await push(change, headers)).toMatchObject({
      status: headers.authorization?.length && error === 'invalid_client' ? 401 : 400,
      body: { error, error_description: expect.any(String) },
    });
  });

  describe('the browser is refused, on a page, with', () => {
    const refusal = async (page: Awaited<ReturnType<typeof go>>) => {
      expect(page.leftFor).toBeUndefined();
      expect([page.status, page.html]).toEqual([400, expect.stringContaining('invalid_request_uri')]);
    };

    test('a reference that was used', async () => {
      const { requestUri } = await pushed();
      await go(requestUri);
      await refusal(await go(requestUri));
    });

    test('one of two at once', async () => {
      const { requestUri } = await pushed();
      const pages = await Promise.all([go(requestUri), go(requestUri), go(requestUri)]);
      expect(pages.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    });

    test('a reference of another client', async () => {
      const { requestUri } = await pushed();
      await refusal(await go(requestUri, 'patient-app'));
      expect((await go(requestUri)).url.pathname).toBe('/login');
    });

    test('a reference of the other door', async () => {
      const { requestUri } = await pushed();
      await refusal(await go(requestUri, undefined, undefined, '/webchart.cgi/oauth/authenticate/'));
    });

    test('a reference that is too old, or was never given', async () => {
      const { requestUri } = await pushed();
      ehr.clock.nowMs += 90_000;
      await refusal(await go(requestUri));
      await refusal(await go('urn:ietf:params:oauth:request_uri:par_x'));
    });

    test('no client_id', async () => {
      const { requestUri } = await pushed();
      const page = await createBrowser(ehr.origin).open(
        `/authorize?${new URLSearchParams({ request_uri: requestUri })}`,
      );
      expect([page.status, page.html]).toEqual([400, expect.stringContaining('invalid_request')]);
    });
  });
});
