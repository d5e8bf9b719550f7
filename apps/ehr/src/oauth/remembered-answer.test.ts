import { patientIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askApi, json } from '../testing/api.ts';
import { type Browser, createBrowser, type Fields, type Shown } from '../testing/browser.ts';
import { categoryScope, offered } from '../testing/consent-form.ts';
import { allow, authorizationRequest, authorizePath, type Parameters, post, redeem, signIn } from '../testing/flow.ts';
import { attribute } from '../testing/forms.ts';
import { loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const scope = 'launch/patient openid fhirUser offline_access patient/Goal.rs patient/CarePlan.rs';

describeOnEachDatabase('an answer that was given before', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadCharts(ehr);
  });
  afterAll(() => ehr.close());
  beforeEach(() => ehr.ehr.database.prisma.consent.deleteMany());

  const outcome = ({ url, leftFor }: Shown) =>
    leftFor ? (leftFor.searchParams.get('error') ?? leftFor.searchParams.get('code')?.slice(0, 2)) : url.pathname;

  async function ask(browser: Browser, change: Parameters = {}) {
    const request = authorizationRequest(ehr, { scope, ...change });
    return { ...request, page: await browser.open(authorizePath(request.parameters)) };
  }

  /** Signs in, sees the page and decides: all allowed, unless `fields` says otherwise. */
  async function decideOnce(fields: Fields = {}, username = 'whart123', change: Parameters = {}) {
    const browser = createBrowser(ehr.origin);
    const { page } = await ask(browser, change);
    await allow(browser, await signIn(browser, page, username), fields);
    return browser;
  }

  async function granted(shown: { page: Shown; verifier: string }) {
    const code = shown.page.leftFor?.searchParams.get('code') ?? '';
    return (await redeem(ehr, { code, verifier: shown.verifier })).body;
  }

  const interactions = async () =>
    (await ehr.ehr.database.sql.read<{ id_hash: string }>('select id_hash from interaction where finished_ms is null'))
      .length;

  describe('with prompt=none', () => {
    test('is given again, with state and iss, without a page and without anything left behind', async () => {
      const browser = await decideOnce();
      const before = await interactions();
      const asked = await ask(browser, { prompt: 'none', state: 'another' });
      expect(Object.fromEntries(asked.page.leftFor?.searchParams ?? [])).toEqual({
        code: expect.stringMatching(/^c_/),
        state: 'another',
        iss: ehr.origin,
      });
      expect(await interactions()).toBe(before);
      expect(await granted(asked)).toMatchObject({ scope, patient: patientIds['william-hart'] });
    });

    test('is given for less than was allowed, and in the other form', async () => {
      const browser = await decideOnce();
      const less = await ask(browser, { prompt: 'none', scope: 'launch/patient patient/Goal.read' });
      expect((await granted(less)).scope).toBe('launch/patient patient/Goal.read');
    });

    test('is given for the record that was chosen', async () => {
      const browser = await decideOnce({ patient: patientIds['mateo-lopez'] }, 'mlopez');
      expect((await granted(await ask(browser, { prompt: 'none' }))).patient).toBe(patientIds['mateo-lopez']);
    });

    test('is given to a request that came by POST', async () => {
      const browser = await decideOnce();
      const { parameters, verifier } = authorizationRequest(ehr, { scope, prompt: 'none' });
      const body = new URLSearchParams(parameters);
      const response = await fetch(`${ehr.origin}/authorize`, { method: 'POST', body, redirect: 'manual' });
      const page = await browser.open(response.headers.get('location') ?? '');
      expect((await granted({ page, verifier })).scope).toBe(scope);
    });

    test('is given to a request that was pushed', async () => {
      const browser = await decideOnce();
      const { parameters, verifier } = authorizationRequest(ehr, { scope, prompt: 'none' });
      const { body } = await post(`${ehr.origin}/par`, parameters);
      const query = { client_id: 'inferno-public', request_uri: String(body.request_uri) };
      const page = await browser.open(authorizePath(query));
      expect((await granted({ page, verifier })).scope).toBe(scope);
    });

    test('is given to a launched app, for the patient of the launch', async () => {
      const asked = { scope: 'launch openid patient/Goal.rs' };
      const browser = await signedIn(ehr);
      const first = await ask(browser, { ...asked, launch: await newLaunch(ehr, browser) });
      await allow(browser, first.page);
      const launch = await newLaunch(ehr, browser, { patientId: 'bob' });
      const again = await ask(browser, { ...asked, launch, prompt: 'none' });
      expect((await granted(again)).patient).toBe('bob');
      expect(outcome((await ask(browser, { ...asked, launch, prompt: 'none' })).page)).toBe('invalid_request');
    });

    test('says in the audit and with the grant that nobody was asked', async () => {
      const browser = await decideOnce();
      await ask(browser, { prompt: 'none' });
      const [event] = await ehr.ehr.audit.list({ kind: 'consent', count: 1 });
      expect(event).toMatchObject({ event: 'approved as before, without asking', username: 'whart123' });
      const negotiation = await ehr.ehr.grantsInForce.negotiation(event?.grantId ?? '');
      expect(negotiation?.[0]?.steps.at(-1)?.reason).toContain('she was not asked again');
    });

    const goal = 'launch/patient openid patient/Goal.rs';
    const refused: [string, Fields, Parameters, Parameters, string][] = [
      [
        'one scope was not asked before',
        {},
        { scope: goal },
        { scope: `${goal} patient/CarePlan.rs` },
        'consent_required',
      ],
      [
        'less was asked before',
        {},
        { scope: 'launch/patient openid patient/Goal.r' },
        { scope: goal },
        'consent_required',
      ],
      ['one scope was denied', { scope: ['offline_access', 'patient/Goal.rs'] }, {}, {}, 'consent_required'],
      [
        'a category was denied',
        { scope: ['patient/Observation.rs', categoryScope('Observation', 'laboratory')] },
        { scope: 'launch/patient patient/Observation.rs' },
        { scope: 'launch/patient patient/Observation.rs' },
        'consent_required',
      ],
      ['all of it was denied', { decision: 'deny' }, {}, {}, 'consent_required'],
      ['another app was given it', {}, { client_id: 'inferno-confidential' }, {}, 'consent_required'],
      ['the sign-in is too long ago', {}, {}, { max_age: '0' }, 'login_required'],
    ];
    test.each(refused)('is not given, when %s', async (_, fields, first, then, error) => {
      const browser = await decideOnce(fields, 'whart123', first);
      ehr.clock.nowMs += 1000;
      const before = await interactions();
      const { page } = await ask(browser, { ...then, prompt: 'none' });
      expect([outcome(page), page.leftFor?.searchParams.get('state')]).toEqual([error, 'state-of-the-app']);
      expect(await interactions()).toBe(before);
    });

    test('is not given, when the record is not on the list any more', async () => {
      const browser = await decideOnce({ patient: patientIds['mateo-lopez'] }, 'mlopez');
      const { prisma } = ehr.ehr.database;
      await prisma.consent.updateMany({ data: { patientId: patientIds['william-hart'] } });
      expect(outcome((await ask(browser, { prompt: 'none' })).page)).toBe('consent_required');
    });

    test('is not given to somebody else in the same browser', async () => {
      const browser = await decideOnce();
      await browser.submit(await browser.open('/'), {}, { action: '/logout' });
      await signIn(browser, await browser.open('/login'), 'mlopez');
      expect(outcome((await ask(browser, { prompt: 'none' })).page)).toBe('consent_required');
    });

    test('is not given to nobody', async () => {
      await decideOnce();
      expect(outcome((await ask(createBrowser(ehr.origin), { prompt: 'none' })).page)).toBe('login_required');
    });

    test('is not given to a clinician before she has chosen the patient', async () => {
      const browser = createBrowser(ehr.origin);
      const { page } = await ask(browser);
      const picker = await signIn(browser, page, 'aokafor');
      await allow(browser, await browser.submit(picker, { patient: 'ann' }, { action: '/choose-patient' }));
      expect(outcome((await ask(browser, { prompt: 'none' })).page)).toBe('interaction_required');
    });
  });

  describe('without prompt', () => {
    test('presets the page, which is shown', async () => {
      const browser = await decideOnce({ scope: ['patient/Goal.rs'] });
      const { page } = await ask(browser);
      expect([outcome(page), offered(page)]).toEqual(['/consent', ['patient/Goal.rs']]);
    });
  });

  describe('with “do not ask me again”', () => {
    const dontAsk = { dont_ask_again: 'yes' };
    const box = (page: Shown) => {
      const input = /<input[^>]*id="dont_ask_again"[^>]*>/.exec(page.html)?.[0];
      return input && [attribute(input, 'name'), / checked/.test(input)];
    };

    test('is off to begin with', async () => {
      const browser = createBrowser(ehr.origin);
      expect(box(await signIn(browser, (await ask(browser)).page))).toEqual(['dont_ask_again', false]);
    });

    test('stands for the page: exactly what was allowed is given', async () => {
      const browser = await decideOnce({ ...dontAsk, scope: ['offline_access', 'patient/Goal.rs'] });
      const asked = await ask(browser);
      expect((await granted(asked)).scope).toBe('launch/patient openid fhirUser offline_access patient/Goal.rs');
      expect(outcome((await ask(browser, { prompt: 'none' })).page)).toBe('c_');
    });

    test('stands for categories, too', async () => {
      const lab = categoryScope('Observation', 'laboratory');
      const asked = { scope: 'launch/patient patient/Observation.rs' };
      const browser = await decideOnce({ ...dontAsk, scope: ['patient/Observation.rs', lab] }, 'whart123', asked);
      expect((await granted(await ask(browser, asked))).scope).toBe(`launch/patient ${lab}`);
    });

    test('stands after a new sign-in', async () => {
      await decideOnce(dontAsk);
      const browser = createBrowser(ehr.origin);
      expect(outcome(await signIn(browser, (await ask(browser)).page))).toBe('c_');
    });

    const shown: [string, Parameters][] = [
      ['something new is asked', { scope: `${scope} patient/Patient.rs` }],
      ['more of a type is asked', { scope: 'launch/patient patient/*.rs' }],
      ['the app insists: prompt=consent', { prompt: 'consent' }],
      ['another app asks', { client_id: 'inferno-confidential' }],
    ];
    test.each(shown)('shows the page, when %s', async (_, change) => {
      const browser = await decideOnce(dontAsk);
      expect(outcome((await ask(browser, change)).page)).toBe('/consent');
    });

    test('shows the page with the box ticked, and takes the choice back', async () => {
      const browser = await decideOnce(dontAsk);
      const { page } = await ask(browser, { prompt: 'consent' });
      expect(box(page)).toEqual(['dont_ask_again', true]);
      await allow(browser, page, { dont_ask_again: null });
      expect(outcome((await ask(browser)).page)).toBe('/consent');
    });

    test('is forgotten by Deny, and what was denied before stays denied', async () => {
      const browser = await decideOnce({ ...dontAsk, scope: ['patient/Goal.rs'] });
      const { page } = await ask(browser, { prompt: 'consent' });
      await browser.submit(page, { decision: 'deny' }, { action: '/consent' });
      const again = (await ask(browser)).page;
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
      const browser = await decideOnce(dontAsk);
      await granted(await ask(browser));
      await end(browser);
      const { page } = await ask(browser);
      expect([outcome(page), box(page)]).toEqual(['/consent', ['dont_ask_again', false]]);
      expect(outcome((await ask(browser, { prompt: 'none' })).page)).toBe('consent_required');
    });

    test('a clinician chooses the patient all the same', async () => {
      const browser = createBrowser(ehr.origin);
      const picker = await signIn(browser, (await ask(browser)).page, 'aokafor');
      const page = await browser.submit(picker, { patient: 'ann' }, { action: '/choose-patient' });
      await allow(browser, page, dontAsk);
      const asked = await ask(browser);
      expect(outcome(asked.page)).toBe('/choose-patient');
      const left = await browser.submit(asked.page, { patient: 'bob' }, { action: '/choose-patient' });
      expect((await granted({ ...asked, page: left })).patient).toBe('bob');
    });

    test('a launched app gets the patient of the launch', async () => {
      const asked = { scope: 'launch openid patient/Goal.rs' };
      const browser = await signedIn(ehr);
      const first = await ask(browser, { ...asked, launch: await newLaunch(ehr, browser) });
      await allow(browser, first.page, dontAsk);
      const again = await ask(browser, { ...asked, launch: await newLaunch(ehr, browser, { patientId: 'bob' }) });
      expect((await granted(again)).patient).toBe('bob');
    });

    test('two requests at once: each has a code of its own', async () => {
      const browser = await decideOnce(dontAsk);
      const answers = await Promise.all([ask(browser), ask(browser)]);
      expect(new Set(answers.map(({ page }) => page.leftFor?.searchParams.get('code'))).size).toBe(2);
    });
  });
});
