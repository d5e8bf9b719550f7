import type { AuditRow } from '@smart-ehr/ehr-api';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askApi, json } from '../testing/api.ts';
import { backendToken } from '../testing/backend.ts';
import { type Browser, createBrowser } from '../testing/browser.ts';
import { allow, approve, authorizationRequest, authorizePath, connect, post, redeem, signIn } from '../testing/flow.ts';
import { signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('/api/audit', open => {
  let ehr: TestEhr;
  let admin: Browser;
  let seen: number;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    admin = await signedIn(ehr, 'admin');
  });
  afterAll(() => ehr.close());
  beforeEach(async () => {
    seen = (await page()).events[0]?.id ?? 0;
  });

  const page = async (query = '') =>
    (await askApi(ehr, admin, `/api/audit${query}`)).body as { events: AuditRow[]; next?: number };
  /** What has happened since the test began, the oldest first. */
  const told = async () => (await page()).events.filter(({ id }) => id > seen).toReversed();
  const inShort = async () => (await told()).map(({ kind, event }) => `${kind}: ${event}`);

  test('tells a launch from sign-in to token, with who, which app, whose record and which request', async () => {
    const { tokens } = await connect(ehr);
    const events = await told();
    expect(events.map(({ kind, event }) => `${kind}: ${event}`)).toEqual([
      'sign-in: signed in',
      'consent: approved',
      'token: authorization_code',
    ]);
    const [signIn, consent, token] = events;
    expect(signIn).toMatchObject({ username: 'whart123', clientId: 'inferno-public', requestId: expect.any(String) });
    expect(consent).toMatchObject({ username: 'whart123', clientId: 'inferno-public', patientId: tokens.patient });
    expect(token).toMatchObject({ grantId: consent?.grantId, details: { scope: tokens.scope }, door: 'current' });
  });

  test('a request of the audit is the one of the answer and of the log', async () => {
    const { headers } = await post(`${ehr.origin}/token`, { grant_type: 'password', client_id: 'inferno-public' });
    const [refusal] = await told();
    expect(refusal).toMatchObject({
      kind: 'refusal',
      event: 'unsupported_grant_type',
      clientId: 'inferno-public',
      requestId: headers.get('x-request-id'),
      details: { path: '/token' },
    });
    expect(ehr.log.some(line => line.includes(String(refusal?.requestId)))).toBe(true);
  });

  describe('tells of', () => {
    test('a wrong password, with the name if it is somebody’s', async () => {
      const browser = createBrowser(ehr.origin);
      const page = await browser.open('/login');
      await signIn(browser, page, 'whart123', 'guess');
      await signIn(browser, page, 'hunter2-typed-into-the-wrong-field', 'guess');
      const events = await told();
      expect(events.map(({ event, username }) => [event, username])).toEqual([
        ['wrong password', 'whart123'],
        ['wrong password', undefined],
      ]);
    });

    test('a sign-out', async () => {
      const browser = await signedIn(ehr, 'mlopez');
      const home = await browser.open('/');
      await browser.submit(home, {}, { action: '/logout' });
      expect((await told()).at(-1)).toMatchObject({ kind: 'sign-out', event: 'signed out', username: 'mlopez' });
    });

    test('access that was denied', async () => {
      const browser = createBrowser(ehr.origin);
      const first = await browser.open(authorizePath(authorizationRequest(ehr).parameters));
      await allow(browser, await signIn(browser, first), { decision: 'deny' });
      expect(await inShort()).toEqual(['sign-in: signed in', 'consent: denied']);
    });

    test('a code that came twice, once, however often it comes', async () => {
      const approved = await approve(ehr);
      for (let i = 0; i < 4; i += 1) await redeem(ehr, approved);
      expect((await inShort()).slice(-2)).toEqual(['token: authorization_code', 'revocation: code used twice']);
    });

    test('a redirect URI that is not registered', async () => {
      const { parameters } = authorizationRequest(ehr, { redirect_uri: 'https://elsewhere.example/' });
      await createBrowser(ehr.origin).open(authorizePath(parameters));
      expect(await told()).toMatchObject([
        { kind: 'refusal', event: 'invalid_request', details: { path: '/authorize' } },
      ]);
    });

    test('a request that the app is told is wrong', async () => {
      const { parameters } = authorizationRequest(ehr, { code_challenge: undefined });
      await createBrowser(ehr.origin).open(authorizePath(parameters));
      expect(await told()).toMatchObject([{ kind: 'refusal', event: 'invalid_request', clientId: 'inferno-public' }]);
    });

    test('a backend service that gets a token', async () => {
      await backendToken(ehr);
      expect(await inShort()).toEqual(['token: client_credentials']);
    });

    test('what an administrator ends', async () => {
      const { tokens } = await connect(ehr);
      const grants = (await askApi(ehr, admin, '/api/grants')).body.grants as { id: string }[];
      await askApi(ehr, admin, '/api/grants/revoke', json({ ids: [grants[0]?.id, 'g_unknown'] }));
      expect(tokens.access_token).toBeDefined();
      expect((await told()).slice(3)).toMatchObject([
        { kind: 'revocation', event: 'revoked by an administrator', username: 'admin', grantId: grants[0]?.id },
      ]);
    });

    test('what an access is not enough for, once an hour', async () => {
      const { tokens } = await connect(ehr, { parameters: { scope: 'launch/patient patient/Patient.rs' } });
      const authorization = `Bearer ${tokens.access_token}`;
      const ask = async (path: string) =>
        (await fetch(`${ehr.origin}/fhir/${path}`, { headers: { authorization } })).status;
      const before = (await told()).length;
      expect([await ask('CarePlan'), await ask('CarePlan?status=active'), await ask('Goal')]).toEqual([403, 403, 403]);
      ehr.clock.nowMs += 59 * 60_000;
      await ask('Goal');
      expect((await told()).slice(before)).toMatchObject([
        { kind: 'refusal', event: 'insufficient_scope', username: 'whart123', details: { path: '/fhir/CarePlan' } },
        { kind: 'refusal', event: 'insufficient_scope', clientId: 'inferno-public', details: { path: '/fhir/Goal' } },
      ]);
    });

    test('records that an app changes, in the commit that changes them', async () => {
      const { tokens } = await connect(ehr, {
        username: 'aokafor',
        parameters: { scope: 'openid user/Organization.cruds' },
      });
      const before = (await told()).length;
      const send = (body: object, path = '') =>
        fetch(`${ehr.origin}/fhir/${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/fhir+json' },
          body: JSON.stringify(body),
        });
      const ward = { resourceType: 'Organization', name: 'Ward' };
      const { id } = (await (await send(ward, 'Organization')).json()) as { id: string };
      const entry = (resource: object) => ({ resource, request: { method: 'POST', url: 'Organization' } });
      await send({ resourceType: 'Bundle', type: 'transaction', entry: [entry(ward), entry(ward)] });
      await send({ resourceType: 'Bundle', type: 'transaction', entry: [entry(ward), entry({ ...ward, x: 1 })] });
      expect((await told()).slice(before)).toMatchObject([
        {
          kind: 'change',
          event: 'created Organization',
          username: 'aokafor',
          clientId: 'inferno-public',
          requestId: expect.any(String),
          details: { count: 1, versions: `Organization/${id}/_history/1 created` },
        },
        { kind: 'change', event: '2 resources', details: { count: 2 } },
      ]);
    });

    test('an app that registers itself', async () => {
      const body = JSON.stringify({ redirect_uris: ['http://localhost:9999/cb'], token_endpoint_auth_method: 'none' });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${ehr.origin}/register`, { method: 'POST', headers, body });
      const { client_id: clientId } = (await response.json()) as { client_id: string };
      expect(await told()).toMatchObject([{ kind: 'administration', event: 'client registered', clientId }]);
    });
  });

  test('is told page by page', async () => {
    for (let i = 0; i < 60; i++) await post(`${ehr.origin}/token`, { client_id: 'inferno-public' });
    const first = await page();
    expect(first.events).toHaveLength(50);
    const second = await page(`?before=${first.next}`);
    expect(second.events[0]?.id).toBe((first.events.at(-1)?.id ?? 0) - 1);
    expect((await page('?kind=consent')).events.every(({ kind }) => kind === 'consent')).toBe(true);
  });

  test.each(['?kind=gossip', '?before=-1', '?before=x', '?grant=%00', '?grant=x'])('%s is 400', async query => {
    expect((await askApi(ehr, admin, `/api/audit${query}`)).status).toBe(400);
  });

  test('is for the administrator alone', async () => {
    expect((await askApi(ehr, createBrowser(ehr.origin), '/api/audit')).status).toBe(401);
    expect((await askApi(ehr, await signedIn(ehr, 'aokafor'), '/api/audit')).status).toBe(403);
  });

  test('holds no code, token, verifier or password', async () => {
    const { code, verifier, tokens } = await connect(ehr);
    const text = JSON.stringify(await page());
    for (const secret of [code, verifier, tokens.access_token, tokens.refresh_token, tokens.id_token, 'guess']) {
      expect(text).not.toContain(secret);
    }
  });
});
