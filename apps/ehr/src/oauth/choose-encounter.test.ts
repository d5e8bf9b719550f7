import type { Encounter, Patient } from '@smart-ehr/fhir';
import { patientIds, practitionerIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import { createBrowser, type Fields, type Shown } from '../testing/browser.ts';
import {
  allow,
  authorizationRequest,
  authorizePath,
  basic,
  type Parameters,
  post,
  redeem,
  refresh,
  signIn,
} from '../testing/flow.ts';
import { launchedRequest, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const okafor = `Practitioner/${practitionerIds['amara-okafor']}`;
const william = patientIds['william-hart'];
const maria = patientIds['maria-lopez'];
const mateo = patientIds['mateo-lopez'];

const patient = (id: string, family: string, practitioner = okafor): Patient => ({
  resourceType: 'Patient',
  id,
  name: [{ family }],
  generalPractitioner: [{ reference: practitioner }],
});

const visit = (id: string, patientId: string, day: string, change: Partial<Encounter> = {}): Encounter => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { code: 'AMB' },
  type: [{ text: 'Check-up' }],
  subject: { reference: `Patient/${patientId}` },
  period: { start: `${day}T09:00:00Z`, end: `${day}T09:20:00Z` },
  ...change,
});

const records = [
  patient('ann', 'Ann'),
  patient('bob', 'Bob'),
  patient('stranger', 'Stranger', 'Practitioner/somebody-else'),
  patient(william, 'Hart'),
  patient(maria, 'López'),
  patient(mateo, 'López Niño'),
  visit('ann-1', 'ann', '2026-01-05'),
  visit('ann-stay', 'ann', '2026-02-01', { class: { code: 'IMP' }, location: [{ location: { display: 'Hospital' } }] }),
  visit('ann-mistake', 'ann', '2026-02-02', { status: 'entered-in-error' }),
  visit('bob-1', 'bob', '2026-01-05'),
  visit('stranger-1', 'stranger', '2026-01-05'),
  visit('maria-1', maria, '2026-01-05'),
  ...Array.from({ length: 23 }, (_, at) =>
    visit(`mateo-${at + 1}`, mateo, `2025-01-${String(at + 1).padStart(2, '0')}`),
  ),
];

const ids = ({ html }: Shown) => [...html.matchAll(/data-encounter-id="([^"]+)"/g)].map(match => match[1]);
const scope = 'launch/patient launch/encounter openid fhirUser offline_access patient/*.rs';

describeOnEachDatabase('/choose-encounter', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadRecords(records, ehr.ehr.resources);
  });
  afterAll(() => ehr.close());

  /** To the list of visits, a clinician by way of the patient. */
  async function picker(username: string, { patient, change = {} }: { patient?: string; change?: Parameters } = {}) {
    const browser = createBrowser(ehr.origin);
    const request = authorizationRequest(ehr, { scope, ...change });
    const first = await signIn(browser, await browser.open(authorizePath(request.parameters)), username);
    const page = patient ? await browser.submit(first, { patient }, { action: '/choose-patient' }) : first;
    const more = (query: string) => browser.open(`${page.url}&${query}`);
    return { browser, page, more, ...request };
  }
  type Picker = Awaited<ReturnType<typeof picker>>;
  const choose = ({ browser, page }: Picker, encounter: string | null, fields: Fields = {}) =>
    browser.submit(page, { encounter, ...fields }, { action: '/choose-encounter' });

  async function tokensAfter(on: Picker, encounter: string) {
    const { leftFor } = await allow(on.browser, await choose(on, encounter));
    const { body } = await redeem(ehr, { code: leftFor?.searchParams.get('code') ?? '', verifier: on.verifier });
    return body;
  }

  describe('shows', () => {
    test("a clinician the visits of the patient whom she picked, the newest first, in a patient's words", async () => {
      const { page } = await picker('aokafor', { patient: 'ann' });
      expect(page.url.pathname).toBe('/choose-encounter');
      expect(ids(page)).toEqual(['ann-stay', 'ann-1']);
      for (const text of ['Hospital stay', 'Office visit', 'January 5, 2026', 'Check-up', 'Finished', 'Visits of Ann'])
        expect(page.html).toContain(text);
    });

    test('a parent the newest visits of each record that she may share, and the way to all of one', async () => {
      const { page, more } = await picker('mlopez');
      expect(ids(page)).toEqual(['maria-1', 'mateo-23', 'mateo-22', 'mateo-21', 'mateo-20', 'mateo-19']);
      expect(page.html).toContain('All 23 visits of López Niño');
      expect(ids(await more(`record=${mateo}`))).toHaveLength(20);
      expect(ids(await more(`record=${mateo}&page=2`))).toEqual(['mateo-3', 'mateo-2', 'mateo-1']);
      expect(ids(await more(`record=${mateo}&page=99`))).toHaveLength(3);
    });

    test('what a search in the words of the page finds, in either language', async () => {
      const { more } = await picker('aokafor', { patient: 'ann' });
      expect(ids(await more('q=hospital'))).toEqual(['ann-stay']);
      expect(ids(await more('q=JANUARY+2026'))).toEqual(['ann-1']);
      expect(ids(await more('q=ospital'))).toEqual([]);
      expect(ids(await more('q=estancia&lang=es'))).toEqual(['ann-stay']);
    });

    test('no record that is not hers, whoever asks for it', async () => {
      const { more } = await picker('mlopez');
      for (const record of ['ann', william, "' or 1=1"])
        expect(ids(await more(`record=${encodeURIComponent(record)}`))).toHaveLength(6);
    });

    test('that there are none, and still goes on', async () => {
      const on = await picker('whart123');
      expect(on.page.html).toContain('There are no visits yet.');
      expect((await choose(on, '')).url.pathname).toBe('/consent');
    });
  });

  describe('the visit chosen', () => {
    test('is in the token response, with its patient and scope, again after a refresh, and in introspection', async () => {
      const tokens = await tokensAfter(await picker('aokafor', { patient: 'ann' }), 'ann-stay');
      expect(tokens).toMatchObject({ patient: 'ann', encounter: 'ann-stay', scope });
      const renewed = await refresh(ehr, tokens.refresh_token);
      expect(renewed.body).toMatchObject({ patient: 'ann', encounter: 'ann-stay', scope });
      const told = await post(`${ehr.origin}/introspect`, { token: String(renewed.body.access_token) }, basic());
      expect(told.body).toMatchObject({ active: true, patient: 'ann', encounter: 'ann-stay' });
    });

    test('can be read by the token', async () => {
      const { access_token: token } = await tokensAfter(await picker('mlopez'), 'mateo-1');
      const headers = { authorization: `Bearer ${token}` };
      expect((await fetch(`${ehr.origin}/fhir/Encounter/mateo-1`, { headers })).status).toBe(200);
    });

    test('fixes the record: the next page names the visit, offers that record alone and takes no other', async () => {
      const on = await picker('mlopez');
      const consent = await choose(on, 'mateo-7');
      expect(consent.html.match(/type="radio"/g)).toHaveLength(1);
      expect(consent.html).toContain(`value="${mateo}"`);
      expect(consent.html).toContain('Office visit, January 7, 2025');
      expect((await allow(on.browser, consent, { patient: maria })).status).toBe(400);
    });

    test('fixes the record also where no patient was asked for', async () => {
      const on = await picker('mlopez', { change: { scope: 'launch/encounter openid' } });
      expect(await tokensAfter(on, 'mateo-7')).toMatchObject({ patient: mateo, encounter: 'mateo-7' });
    });

    test('needs a patient first from a clinician whose app asks for nothing else', async () => {
      const on = await picker('nchen', { patient: 'bob', change: { scope: 'launch/encounter user/*.rs' } });
      expect(await tokensAfter(on, 'bob-1')).toMatchObject({ patient: 'bob', encounter: 'bob-1' });
    });

    test('cannot be taken back by leaving it out of the form that follows', async () => {
      const on = await picker('nchen', { patient: 'bob' });
      const { leftFor } = await allow(on.browser, await choose(on, 'bob-1'), { scope: ['offline_access'] });
      const { body } = await redeem(ehr, { code: leftFor?.searchParams.get('code') ?? '', verifier: on.verifier });
      expect(body).toMatchObject({ encounter: 'bob-1', scope: expect.stringContaining('launch/encounter') });
    });

    test('is forgotten when somebody else goes on', async () => {
      const on = await picker('mlopez');
      const consent = await choose(on, 'mateo-7');
      const login = await on.browser.submit(consent, {}, { action: '/logout' });
      const other = await signIn(on.browser, login, 'whart123');
      expect(other.url.pathname).toBe('/choose-encounter');
      expect((await choose({ ...on, page: other }, '')).html).toContain(`value="${william}"`);
    });
  });

  test('whoever goes on without one gives no launch/encounter and no encounter, and is not asked again', async () => {
    const on = await picker('mlopez');
    const tokens = await tokensAfter(on, '');
    expect(tokens).toMatchObject({ patient: expect.any(String), scope: scope.replace('launch/encounter ', '') });
    expect(tokens).not.toHaveProperty('encounter');
    const kept = await ehr.ehr.database.sql.read<{ encounter_id: string }>(
      `select encounter_id from interaction where encounter_id = ''`,
    );
    expect(kept.length).toBeGreaterThan(0);
  });

  describe('refuses', () => {
    const beyond: [string, string, string | undefined, string][] = [
      ['a visit of another patient of hers', 'aokafor', 'ann', 'bob-1'],
      ['a visit of a patient who is not hers', 'aokafor', 'ann', 'stranger-1'],
      ['a visit of a record that she may not share', 'mlopez', undefined, 'ann-1'],
      ['a visit that was entered by mistake', 'aokafor', 'ann', 'ann-mistake'],
      ['a visit that does not exist', 'mlopez', undefined, 'no-such-visit'],
      ['SQL', 'mlopez', undefined, "' or 1=1 --"],
    ];
    test.each(beyond)('%s', async (_, username, patientId, encounter) => {
      const on = await picker(username, patientId === undefined ? {} : { patient: patientId });
      expect((await choose(on, encounter)).status).toBe(403);
      expect((await on.browser.open(`/consent${on.page.url.search}`)).url.pathname).toBe('/choose-encounter');
    });

    test('a form that says nothing of a visit', async () => {
      expect((await choose(await picker('mlopez'), null)).status).toBe(400);
    });

    test('a form of another site or without its token', async () => {
      const on = await picker('mlopez');
      const change = { action: '/choose-encounter', headers: { 'sec-fetch-site': 'cross-site' } };
      expect((await on.browser.submit(on.page, { encounter: 'maria-1' }, change)).status).toBe(403);
      expect((await choose(on, 'maria-1', { form_token: 'guessed' })).status).toBe(403);
    });

    test('to be left out', async () => {
      const { browser, page } = await picker('mlopez');
      expect((await browser.open(`/consent${page.url.search}`)).url.pathname).toBe('/choose-encounter');
    });
  });

  describe('is not shown', () => {
    test('when the client is not registered for the scope', async () => {
      const change = { client_id: 'patient-app', redirect_uri: 'http://localhost:4001/callback' };
      const { page } = await picker('mlopez', { change });
      expect(page.url.pathname).toBe('/consent');
      expect(page.html).not.toContain('launch/encounter');
    });

    test('to somebody without a record: she has none to share', async () => {
      expect((await picker('admin')).page.url.pathname).toBe('/consent');
    });

    test('with prompt=none: the app learns that somebody must be asked', async () => {
      const { browser } = await picker('mlopez');
      const { parameters } = authorizationRequest(ehr, { scope, prompt: 'none' });
      const { leftFor } = await browser.open(authorizePath(parameters));
      expect(leftFor?.searchParams.get('error')).toBe('interaction_required');
    });
  });

  describe('in a launch from the EHR', () => {
    const launchScope = 'launch launch/encounter patient/*.rs';
    async function launched(details: object) {
      const browser = await signedIn(ehr);
      const request = launchedRequest(ehr, await newLaunch(ehr, browser, details), { scope: launchScope });
      const page = await browser.open(authorizePath(request.parameters));
      return { browser, page, more: (query: string) => browser.open(`${page.url}&${query}`), ...request };
    }

    test('asks where the patient was open without a visit', async () => {
      const on = await launched({});
      expect(ids(on.page)).toEqual(['ann-stay', 'ann-1']);
      expect(await tokensAfter(on, 'ann-1')).toMatchObject({ encounter: 'ann-1', scope: launchScope });
    });

    test('without one there is no scope for it', async () => {
      expect((await tokensAfter(await launched({}), '')).scope).toBe('launch patient/*.rs');
    });

    test('does not ask where a visit was open, and names it', async () => {
      const { page } = await launched({ encounterId: 'ann-stay' });
      expect(page.url.pathname).toBe('/consent');
      expect(page.html).toContain('Hospital stay, February 1, 2026');
    });
  });

  test('is at the other door too', async () => {
    const browser = createBrowser(ehr.origin);
    const { parameters, verifier } = authorizationRequest(ehr, { scope, aud: `${ehr.origin}/webchart.cgi/fhir` });
    const path = `/webchart.cgi/oauth/authenticate/?${new URLSearchParams(parameters)}`;
    const fields = { login_user: 'mlopez', login_passwd: 'demo' };
    const page = await browser.submit(await browser.open(path), fields, { action: '/webchart.cgi/login' });
    expect(page.url.pathname).toBe('/webchart.cgi/choose-encounter');
    const consent = await browser.submit(page, { encounter: 'maria-1' }, { action: '/webchart.cgi/choose-encounter' });
    const { leftFor } = await browser.submit(consent, { decision: 'allow' }, { action: '/webchart.cgi/consent' });
    const form = {
      grant_type: 'authorization_code',
      code: leftFor?.searchParams.get('code') ?? '',
      redirect_uri: parameters.redirect_uri,
      code_verifier: verifier,
      client_id: 'inferno-public',
    };
    const { body } = await post(`${ehr.origin}/webchart.cgi/oauth/token/`, form);
    expect(body).toMatchObject({ patient: maria, encounter: 'maria-1' });
  });
});
