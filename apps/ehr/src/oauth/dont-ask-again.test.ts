import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, askedScope, decideOnce, granted, outcome } from '../testing/answers.ts';
import { askApi, json } from '../testing/api.ts';
import { type Browser, createBrowser, type Shown } from '../testing/browser.ts';
import { categoryScope, offered } from '../testing/consent-form.ts';
import { allow, type Parameters, signIn } from '../testing/flow.ts';
import { attribute } from '../testing/forms.ts';
import { loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { manage, register } from '../testing/registration.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('“do not ask me again”', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadCharts(ehr);
  });
  afterAll(() => ehr.close());
  beforeEach(() => ehr.ehr.database.prisma.consent.deleteMany());

  const dontAsk = { dont_ask_again: 'yes' };
  const box = (page: Shown) => {
    const input = /<input[^>]*id="dont_ask_again"[^>]*>/.exec(page.html)?.[0];
    return input && [attribute(input, 'name'), / checked/.test(input)];
  };

  test('is off to begin with', async () => {
    const browser = createBrowser(ehr.origin);
    expect(box(await signIn(browser, (await ask(ehr, browser)).page))).toEqual(['dont_ask_again', false]);
  });

  test('stands for the page: exactly what was allowed is given', async () => {
    const browser = await decideOnce(ehr, { ...dontAsk, scope: ['offline_access', 'patient/Goal.rs'] });
    const asked = await ask(ehr, browser);
    expect((await granted(ehr, asked)).scope).toBe('launch/patient openid fhirUser offline_access patient/Goal.rs');
    expect(outcome((await ask(ehr, browser, { prompt: 'none' })).page)).toBe('code');
  });

  test('stands for categories, too', async () => {
    const lab = categoryScope('Observation', 'laboratory');
    const asked = { scope: 'launch/patient patient/Observation.rs' };
    const browser = await decideOnce(ehr, { ...dontAsk, scope: ['patient/Observation.rs', lab] }, 'whart123', asked);
    expect((await granted(ehr, await ask(ehr, browser, asked))).scope).toBe(`launch/patient ${lab}`);
  });

  test('stands after a new sign-in', async () => {
    await decideOnce(ehr, dontAsk);
    const browser = createBrowser(ehr.origin);
    expect(outcome(await signIn(browser, (await ask(ehr, browser)).page))).toBe('code');
  });

  const shown: [string, Parameters][] = [
    ['something new is asked', { scope: `${askedScope} patient/Patient.rs` }],
    ['more of a type is asked', { scope: 'launch/patient patient/*.rs' }],
    ['the app insists: prompt=consent', { prompt: 'consent' }],
    ['another app asks', { client_id: 'inferno-confidential' }],
  ];
  test.each(shown)('shows the page, when %s', async (_, change) => {
    const browser = await decideOnce(ehr, dontAsk);
    expect(outcome((await ask(ehr, browser, change)).page)).toBe('/consent');
  });

  test('shows the page with the box ticked, and takes the choice back', async () => {
    const browser = await decideOnce(ehr, dontAsk);
    const { page } = await ask(ehr, browser, { prompt: 'consent' });
    expect(box(page)).toEqual(['dont_ask_again', true]);
    await allow(browser, page, { dont_ask_again: null });
    expect(outcome((await ask(ehr, browser)).page)).toBe('/consent');
  });

  test('is forgotten by Deny, and what was denied before stays denied', async () => {
    const browser = await decideOnce(ehr, { ...dontAsk, scope: ['patient/Goal.rs'] });
    const { page } = await ask(ehr, browser, { prompt: 'consent' });
    await browser.submit(page, { decision: 'deny' }, { action: '/consent' });
    const again = (await ask(ehr, browser)).page;
    expect([outcome(again), offered(again), box(again)]).toEqual([
      '/consent',
      ['patient/Goal.rs'],
      ['dont_ask_again', false],
    ]);
    expect(again.html).not.toContain('tag new');
  });

  const enders: [string, (browser: Browser) => Promise<unknown>][] = [
    [
      'the person',
      async browser => {
        const page = await browser.open('/manage');
        const grant = /data-grant-id="([^"]*)"/.exec(page.html)?.[1] ?? '';
        return browser.submit(page, { grant }, { action: '/manage' });
      },
    ],
    [
      'an administrator',
      async () => {
        const admin = await signedIn(ehr, 'admin');
        const { grants } = (await askApi(ehr, admin, '/api/grants')).body as { grants: { id: string }[] };
        return askApi(ehr, admin, '/api/grants/revoke', json({ ids: grants.map(({ id }) => id) }));
      },
    ],
  ];
  test.each(enders)('is forgotten when %s ends the access of the app', async (_, end) => {
    const browser = await decideOnce(ehr, dontAsk);
    await granted(ehr, await ask(ehr, browser));
    await end(browser);
    const { page } = await ask(ehr, browser);
    expect([outcome(page), box(page)]).toEqual(['/consent', ['dont_ask_again', false]]);
    expect(outcome((await ask(ehr, browser, { prompt: 'none' })).page)).toBe('consent_required');
  });

  test('a clinician chooses the patient all the same', async () => {
    const browser = createBrowser(ehr.origin);
    const picker = await signIn(browser, (await ask(ehr, browser)).page, 'aokafor');
    const page = await browser.submit(picker, { patient: 'ann' }, { action: '/choose-patient' });
    await allow(browser, page, dontAsk);
    const asked = await ask(ehr, browser);
    expect(outcome(asked.page)).toBe('/choose-patient');
    const left = await browser.submit(asked.page, { patient: 'bob' }, { action: '/choose-patient' });
    expect((await granted(ehr, { ...asked, page: left })).patient).toBe('bob');
  });

  test('a launched app gets the patient of the launch', async () => {
    const asked = { scope: 'launch openid patient/Goal.rs' };
    const browser = await signedIn(ehr);
    const first = await ask(ehr, browser, { ...asked, launch: await newLaunch(ehr, browser) });
    await allow(browser, first.page, dontAsk);
    const again = await ask(ehr, browser, { ...asked, launch: await newLaunch(ehr, browser, { patientId: 'bob' }) });
    expect((await granted(ehr, again)).patient).toBe('bob');
  });

  describe('of an app that registered itself', () => {
    const redirect_uris = ['https://app.example/callback'];
    const metadata = { client_name: 'An app', redirect_uris, token_endpoint_auth_method: 'none', scope: askedScope };

    async function afterUpdate(change: object, redirect_uri = 'https://app.example/callback') {
      const { body } = await register(ehr, metadata);
      const { client_id, registration_client_uri: url, registration_access_token: token } = body;
      const app = { client_id: String(client_id), redirect_uri: 'https://app.example/callback' };
      const browser = await decideOnce(ehr, dontAsk, 'whart123', app);
      expect((await manage('PUT', url, token, { ...metadata, client_id, ...change })).status).toBe(200);
      const now = { ...app, redirect_uri };
      const { page } = await ask(ehr, browser, now);
      return [outcome(page), box(page)?.[1], outcome((await ask(ehr, browser, { ...now, prompt: 'none' })).page)];
    }

    const elsewhere = 'https://elsewhere.example/callback';
    test.each<[string, object, string?]>([
      ['its name', { client_name: 'Another app' }],
      ['where people are sent back to', { redirect_uris: [elsewhere] }, elsewhere],
      ['one more address to send people back to', { redirect_uris: [...redirect_uris, elsewhere] }],
      ['how it proves itself', { token_endpoint_auth_method: 'client_secret_basic' }],
    ])('shows the page, when the app has changed %s', async (_, change, redirectUri) => {
      expect(await afterUpdate(change, redirectUri)).toEqual(['/consent', false, 'consent_required']);
    });

    test('holds when the app has changed something else', async () => {
      expect(await afterUpdate({ contacts: ['somebody@app.example'] })).toEqual(['code', undefined, 'code']);
    });
  });

  test('two requests at once: each has a code of its own', async () => {
    const browser = await decideOnce(ehr, dontAsk);
    const answers = await Promise.all([ask(ehr, browser), ask(ehr, browser)]);
    expect(new Set(answers.map(({ page }) => page.leftFor?.searchParams.get('code'))).size).toBe(2);
  });

  test('without it, the answer only presets the page, which is shown', async () => {
    const browser = await decideOnce(ehr, { scope: ['patient/Goal.rs'] });
    const { page } = await ask(ehr, browser);
    expect([outcome(page), offered(page)]).toEqual(['/consent', ['patient/Goal.rs']]);
  });
});
