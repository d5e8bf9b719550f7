import { patientIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ask, askedScope, decideOnce, granted, outcome } from '../testing/answers.ts';
import { createBrowser, type Fields } from '../testing/browser.ts';
import { categoryScope } from '../testing/consent-form.ts';
import { allow, authorizationRequest, authorizePath, type Parameters, post, signIn } from '../testing/flow.ts';
import { loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('with prompt=none, what was given before', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadCharts(ehr);
  });
  afterAll(() => ehr.close());
  beforeEach(() => ehr.ehr.database.prisma.consent.deleteMany());

  const interactions = async () =>
    (await ehr.ehr.database.sql.read<{ id_hash: string }>('select id_hash from interaction where finished_ms is null'))
      .length;

  test('is given again, with state and iss, without a page and without anything left behind', async () => {
    const browser = await decideOnce(ehr);
    const before = await interactions();
    const asked = await ask(ehr, browser, { prompt: 'none', state: 'another' });
    expect(Object.fromEntries(asked.page.leftFor?.searchParams ?? [])).toEqual({
      code: expect.stringMatching(/^c_/),
      state: 'another',
      iss: ehr.origin,
    });
    expect(await interactions()).toBe(before);
    expect(await granted(ehr, asked)).toMatchObject({ scope: askedScope, patient: patientIds['william-hart'] });
  });

  test('is given for less than was allowed, and in the other form', async () => {
    const browser = await decideOnce(ehr);
    const less = await ask(ehr, browser, { prompt: 'none', scope: 'launch/patient patient/Goal.read' });
    expect((await granted(ehr, less)).scope).toBe('launch/patient patient/Goal.read');
  });

  test('is given for the record that was chosen', async () => {
    const browser = await decideOnce(ehr, { patient: patientIds['mateo-lopez'] }, 'mlopez');
    expect((await granted(ehr, await ask(ehr, browser, { prompt: 'none' }))).patient).toBe(patientIds['mateo-lopez']);
  });

  test('is given to a request that came by POST', async () => {
    const browser = await decideOnce(ehr);
    const { parameters, verifier } = authorizationRequest(ehr, { scope: askedScope, prompt: 'none' });
    const body = new URLSearchParams(parameters);
    const response = await fetch(`${ehr.origin}/authorize`, { method: 'POST', body, redirect: 'manual' });
    const page = await browser.open(response.headers.get('location') ?? '');
    expect((await granted(ehr, { page, verifier })).scope).toBe(askedScope);
  });

  test('is given to a request that was pushed', async () => {
    const browser = await decideOnce(ehr);
    const { parameters, verifier } = authorizationRequest(ehr, { scope: askedScope, prompt: 'none' });
    const { body } = await post(`${ehr.origin}/par`, parameters);
    const query = { client_id: 'inferno-public', request_uri: String(body.request_uri) };
    const page = await browser.open(authorizePath(query));
    expect((await granted(ehr, { page, verifier })).scope).toBe(askedScope);
  });

  test('is given to a launched app, for the patient of the launch', async () => {
    const asked = { scope: 'launch openid patient/Goal.rs' };
    const browser = await signedIn(ehr);
    const first = await ask(ehr, browser, { ...asked, launch: await newLaunch(ehr, browser) });
    await allow(browser, first.page);
    const launch = await newLaunch(ehr, browser, { patientId: 'bob' });
    const again = await ask(ehr, browser, { ...asked, launch, prompt: 'none' });
    expect((await granted(ehr, again)).patient).toBe('bob');
    expect(outcome((await ask(ehr, browser, { ...asked, launch, prompt: 'none' })).page)).toBe('invalid_request');
  });

  test('says in the audit and with the grant that nobody was asked', async () => {
    const browser = await decideOnce(ehr);
    await ask(ehr, browser, { prompt: 'none' });
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
    const browser = await decideOnce(ehr, fields, 'whart123', first);
    ehr.clock.nowMs += 1000;
    const before = await interactions();
    const { page } = await ask(ehr, browser, { ...then, prompt: 'none' });
    expect([outcome(page), page.leftFor?.searchParams.get('state')]).toEqual([error, 'state-of-the-app']);
    expect(await interactions()).toBe(before);
  });

  test('is not given, when the record is not on the list any more', async () => {
    const browser = await decideOnce(ehr, { patient: patientIds['mateo-lopez'] }, 'mlopez');
    const { prisma } = ehr.ehr.database;
    await prisma.consent.updateMany({ data: { patientId: patientIds['william-hart'] } });
    expect(outcome((await ask(ehr, browser, { prompt: 'none' })).page)).toBe('consent_required');
  });

  test('is not given to somebody else in the same browser', async () => {
    const browser = await decideOnce(ehr);
    await browser.submit(await browser.open('/'), {}, { action: '/logout' });
    await signIn(browser, await browser.open('/login'), 'mlopez');
    expect(outcome((await ask(ehr, browser, { prompt: 'none' })).page)).toBe('consent_required');
  });

  test('is not given to nobody', async () => {
    await decideOnce(ehr);
    expect(outcome((await ask(ehr, createBrowser(ehr.origin), { prompt: 'none' })).page)).toBe('login_required');
  });

  test('is not given to a clinician before she has chosen the patient', async () => {
    const browser = createBrowser(ehr.origin);
    const { page } = await ask(ehr, browser);
    const picker = await signIn(browser, page, 'aokafor');
    await allow(browser, await browser.submit(picker, { patient: 'ann' }, { action: '/choose-patient' }));
    expect(outcome((await ask(ehr, browser, { prompt: 'none' })).page)).toBe('interaction_required');
  });
});
