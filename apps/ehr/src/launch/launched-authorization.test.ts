import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Browser, createBrowser, type Shown } from '../testing/browser.ts';
import { allow, authorizePath, type Parameters, signIn } from '../testing/flow.ts';
import { launchedRequest, launchScope, loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('an app that the EHR launched', open => {
  let ehr: TestEhr;
  let clinician: Browser;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadCharts(ehr);
  });
  beforeEach(async () => {
    clinician = await signedIn(ehr);
  });
  afterAll(() => ehr.close());

  const launch = (details: object = {}) => newLaunch(ehr, clinician, details);
  const request = (handle: string, change: Parameters = {}) => launchedRequest(ehr, handle, change).parameters;
  const ask = (parameters: Record<string, string>, browser = clinician) => browser.open(authorizePath(parameters));
  const errorOf = ({ leftFor }: Shown) => leftFor?.searchParams.get('error');

  async function post(parameters: Record<string, string>): Promise<string> {
    const body = new URLSearchParams(parameters);
    const response = await fetch(`${ehr.origin}/authorize`, { method: 'POST', body, redirect: 'manual' });
    return response.headers.get('location') ?? '';
  }

  describe('takes its handle', () => {
    test('and goes straight to scope confirmation, for the patient who was open', async () => {
      const page = await ask(request(await launch()));
      expect(page.url.pathname).toBe('/consent');
      expect(page.html).toContain('value="ann"');
      expect(page.html).not.toContain('value="bob"');
    });

    test('in a browser where she has to sign in first', async () => {
      const browser = createBrowser(ehr.origin);
      const page = await ask(request(await launch()), browser);
      expect(page.url.pathname).toBe('/login');
      expect((await signIn(browser, page, 'aokafor')).url.pathname).toBe('/consent');
    });

    test('also by POST from another site, which brings no cookies', async () => {
      const location = await post(request(await launch()));
      expect((await clinician.open(location)).url.pathname).toBe('/consent');
    });

    test('within five minutes', async () => {
      const handle = await launch();
      ehr.clock.nowMs += 5 * 60_000 - 1;
      expect((await ask(request(handle))).url.pathname).toBe('/consent');
    });

    test('and the handle is kept nowhere', async () => {
      const handle = await launch();
      await ask(request(handle));
      await post(request(await launch(), { state: handle.slice(2) }));
      const { sql } = ehr.ehr.database;
      const rows = [await sql.read('select * from launch'), await sql.read('select * from interaction')];
      expect(JSON.stringify(rows)).not.toContain(handle);
    });
  });

  describe('comes again with the identical request', () => {
    test('and goes on where it was, until there is a code', async () => {
      const parameters = request(await launch({ patientId: undefined }));
      const picker = await ask(parameters);
      expect(picker.url.pathname).toBe('/choose-patient');
      const consent = await clinician.submit(picker, { patient: 'bob' }, { action: '/choose-patient' });
      const again = await ask(parameters);
      expect(again.url.href).toBe(consent.url.href);
      expect((await allow(clinician, again)).leftFor?.searchParams.get('code')).toMatch(/^c_/);
      expect(errorOf(await ask(parameters))).toBe('invalid_request');
    });

    test('also after the five minutes, and by POST', async () => {
      const parameters = request(await launch());
      const page = await ask(parameters);
      ehr.clock.nowMs += 6 * 60_000;
      expect((await ask(parameters)).url.href).toBe(page.url.href);
      expect((await clinician.open(await post(parameters))).url.href).toBe(page.url.href);
    });

    test('twice at once, and one login comes of it', async () => {
      const parameters = request(await launch());
      const [one, other] = await Promise.all([ask(parameters), ask(parameters)]);
      expect(one.url.href).toBe(other.url.href);
      expect((await allow(clinician, one)).leftFor?.searchParams.has('code')).toBe(true);
      expect((await allow(clinician, other)).status).toBe(400);
    });

    test('in another browser: refused', async () => {
      const parameters = request(await launch());
      await ask(parameters);
      expect(errorOf(await ask(parameters, await signedIn(ehr)))).toBe('invalid_request');
      expect(errorOf(await ask(parameters, createBrowser(ehr.origin)))).toBe('invalid_request');
    });

    test('in another browser by POST: refused, too', async () => {
      const parameters = request(await launch());
      await clinician.open(await post(parameters));
      expect(errorOf(await (await signedIn(ehr)).open(await post(parameters)))).toBe('invalid_request');
    });

    test('after she denied it: refused', async () => {
      const parameters = request(await launch());
      const page = await ask(parameters);
      expect(errorOf(await clinician.submit(page, { decision: 'deny' }, { action: '/consent' }))).toBe('access_denied');
      expect(errorOf(await ask(parameters))).toBe('invalid_request');
    });

    test('after the half hour of the login: refused', async () => {
      const parameters = request(await launch());
      await ask(parameters);
      ehr.clock.nowMs += 30 * 60_000;
      expect(errorOf(await ask(parameters))).toBe('invalid_request');
    });

    test('what came by POST is worth one visit: its address is no second way in', async () => {
      const location = await post(request(await launch()));
      const page = await clinician.open(location);
      expect((await clinician.open(location)).status).toBe(400);
      expect((await clinician.open(location.replace('/authorize', '/consent'))).status).toBe(400);
      for (const path of ['/consent', '/authorize']) {
        expect((await clinician.open(`${path}${page.url.search}`)).url.pathname).toBe('/consent');
      }
    });
  });

  describe('is told invalid_request, with its state, for a handle', () => {
    const isRefused = async (page: Promise<Shown>) => {
      const { leftFor } = await page;
      expect(leftFor?.href).toMatch(/^http:\/\/localhost:4567\/custom\/smart_stu2_2\/redirect\?/);
      expect(Object.fromEntries(leftFor?.searchParams ?? [])).toMatchObject({
        error: 'invalid_request',
        state: 'state-of-the-app',
        iss: ehr.origin,
      });
    };

    test('that was never given', () => isRefused(ask(request('l_unknown'))));

    test('that was never given, by POST', async () => {
      expect(await post(request('l_unknown'))).toMatch(/error=invalid_request/);
    });

    test('after five minutes', async () => {
      const handle = await launch();
      ehr.clock.nowMs += 5 * 60_000;
      await isRefused(ask(request(handle)));
    });

    test('of another app', async () => {
      const parameters = request(await launch(), { client_id: 'inferno-confidential' });
      await isRefused(ask(parameters));
    });

    test('of another door', async () => {
      await isRefused(ask(request(await launch({ door: 'webchart-2024' }))));
    });

    test('without asking for the scope launch', async () => {
      await isRefused(ask(request(await launch(), { scope: 'openid patient/*.rs' })));
    });

    test('that belongs to another person, who is signed in here; its owner can still use it', async () => {
      const handle = await launch();
      await isRefused(ask(request(handle), await signedIn(ehr, 'nchen')));
      expect((await ask(request(handle))).url.pathname).toBe('/consent');
    });

    test('that belongs to another person than the one who signs in to go on', async () => {
      const browser = createBrowser(ehr.origin);
      const parameters = request(await launch());
      const page = await ask(parameters, browser);
      await isRefused(signIn(browser, page, 'nchen'));
      expect((await browser.open(page.url)).status).toBe(400);
      expect(errorOf(await ask(parameters, browser))).toBe('invalid_request');
    });

    test.each<[string, Parameters]>([
      ['state', { state: 'another' }],
      ['code_challenge', { code_challenge: 'A'.repeat(43) }],
      ['scope', { scope: `${launchScope} user/*.rs` }],
      ['redirect_uri', { redirect_uri: 'http://localhost:4567/custom/smart/redirect' }],
    ])('that was taken with another %s', async (_, change) => {
      const handle = await launch();
      await ask(request(handle));
      const { leftFor } = await ask(request(handle, change));
      expect(leftFor?.searchParams.get('error')).toBe('invalid_request');
    });
  });

  describe('with other scopes', () => {
    const steps: [string, object, string, string][] = [
      ['no patient open: patient/ scopes lead to the picker', {}, launchScope, '/choose-patient'],
      ['no patient open: launch/patient leads to the picker', {}, 'launch launch/patient', '/choose-patient'],
      ['no patient open: user/ scopes need none', {}, 'launch openid user/*.rs', '/consent'],
      ['a patient open: user/ scopes come with her', { patientId: 'ann' }, 'launch user/*.rs', '/consent'],
    ];
    test.each(steps)('%s', async (_, details, scope, path) => {
      const page = await ask(request(await launch({ patientId: undefined, ...details }), { scope }));
      expect(page.url.pathname).toBe(path);
      expect(/type="radio"[^>]*value="ann"/.test(page.html)).toBe('patientId' in details);
    });

    test('of a client that is not registered for launch: refused', async () => {
      const client = await ehr.ehr.clients.find('inferno-public');
      if (!client) throw new Error('The test client is not registered.');
      await ehr.ehr.clients.save({ ...client, scope: 'patient/*.rs openid' });
      expect(errorOf(await ask(request(await launch())))).toBe('invalid_scope');
      await ehr.ehr.clients.save(client);
    });

    test('the launch itself cannot be denied row by row', async () => {
      const page = await ask(
        request(await launch({ encounterId: 'visit-of-ann' }), { scope: 'launch launch/encounter' }),
      );
      const { leftFor } = await allow(clinician, page, { scope: [] });
      expect(leftFor?.searchParams.get('code')).toMatch(/^c_/);
    });

    test('prompt=none takes nothing', async () => {
      const handle = await launch();
      expect(errorOf(await ask(request(handle, { prompt: 'none' })))).toBe('consent_required');
      expect((await ask(request(handle))).url.pathname).toBe('/consent');
    });
  });
});
