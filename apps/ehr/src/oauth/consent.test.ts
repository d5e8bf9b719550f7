import { patientIds, relatedPersonIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser } from '../testing/browser.ts';
import { offered } from '../testing/consent-form.ts';
import {
  allow,
  approve,
  authorizationRequest,
  authorizePath,
  connect,
  type Parameters,
  redeem,
  redirectUri,
  signIn,
} from '../testing/flow.ts';
import { formsOf } from '../testing/forms.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('/consent', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  async function consentPage(username = 'whart123', change: Parameters = {}, browser = createBrowser(ehr.origin)) {
    const request = authorizationRequest(ehr, change);
    const page = await signIn(browser, await browser.open(authorizePath(request.parameters)), username);
    return { browser, page, ...request };
  }

  describe('offers', () => {
    test('a row for each resource type that a wildcard stands for, all allowed at first', async () => {
      const rows = offered((await consentPage()).page);
      expect(rows).toContain('patient/CarePlan.rs');
      expect(rows).toContain('offline_access');
      expect(rows.filter(scope => scope.startsWith('patient/')).length).toBeGreaterThan(20);
      expect(rows).not.toContain('patient/Group.rs');
    });

    test('no choice about launch/patient, openid and fhirUser', async () => {
      const { page } = await consentPage();
      for (const locked of ['launch/patient', 'openid', 'fhirUser']) {
        expect(offered(page)).not.toContain(locked);
        expect(page.html.replaceAll('<wbr/>', '').includes(locked)).toBe(true);
      }
    });

    test('what was denied last time as denied', async () => {
      const { browser, page } = await consentPage('nchen', { scope: 'user/Observation.rs user/Goal.rs' });
      await allow(browser, page, { scope: 'user/Goal.rs' });
      const again = await browser.open(
        authorizePath(authorizationRequest(ehr, { scope: 'user/Observation.rs user/Goal.rs' }).parameters),
      );
      expect(offered(again)).toContain('user/Goal.rs');
      expect(offered(again)).not.toContain('user/Observation.rs');
    });

    test('a way back, but no access, to somebody who may share no record', async () => {
      const { browser, page } = await consentPage('admin');
      expect(page.html).not.toContain('value="allow"');
      const { leftFor } = await browser.submit(page, { decision: 'deny' }, { action: '/consent' });
      expect(leftFor?.searchParams.get('error')).toBe('access_denied');
      expect(leftFor?.searchParams.get('error_description')).toBe('This account has no record to share.');
    });
  });

  describe('grants', () => {
    test('the scope as it was asked when nothing is denied', async () => {
      expect((await connect(ehr)).tokens.scope).toBe('launch/patient openid fhirUser offline_access patient/*.rs');
    });

    test('the survivors, one by one, when something is denied', async () => {
      const { browser, page, verifier } = await consentPage();
      const scope = offered(page).filter(one => one !== 'patient/CarePlan.rs');
      const { leftFor } = await allow(browser, page, { scope });
      const code = leftFor?.searchParams.get('code') ?? '';
      const granted = String((await redeem(ehr, { code, verifier })).body.scope).split(' ');
      expect(granted).not.toContain('patient/CarePlan.rs');
      expect(granted).toEqual(expect.arrayContaining(['launch/patient', 'openid', 'fhirUser', 'patient/Goal.rs']));
      expect(granted).not.toContain('patient/*.rs');
    });

    test('no refresh token when offline_access is denied', async () => {
      const { browser, page, verifier } = await consentPage();
      const scope = offered(page).filter(one => one !== 'offline_access');
      const { leftFor } = await allow(browser, page, { scope });
      const { body } = await redeem(ehr, { code: leftFor?.searchParams.get('code') ?? '', verifier });
      expect(body.refresh_token).toBeUndefined();
      expect(body.access_token).toBeDefined();
    });

    test('only what is locked when everything else is denied', async () => {
      const { browser, page, verifier } = await consentPage();
      const { leftFor } = await allow(browser, page, { scope: null });
      const { body } = await redeem(ehr, { code: leftFor?.searchParams.get('code') ?? '', verifier });
      expect(body.scope).toBe('launch/patient openid fhirUser');
    });

    test('v1 scopes in the form in which they were asked', async () => {
      const parameters = { scope: 'launch/patient patient/*.read' };
      const { tokens } = await connect(ehr, { username: 'mlopez', parameters });
      expect(tokens.scope).toBe('launch/patient patient/*.read');
    });

    test("less than was asked when the client's registration is narrower", async () => {
      const parameters = { scope: 'launch/patient patient/*.cruds system/*.rs' };
      const { tokens } = await connect(ehr, { username: 'mlopez', parameters });
      expect(tokens.scope).toBe('launch/patient patient/*.rs');
    });

    test('state and iss come back with the code', async () => {
      const { answer } = await approve(ehr);
      expect(answer.get('state')).toBe('state-of-the-app');
      expect(answer.get('iss')).toBe(ehr.origin);
    });
  });

  describe('shares the record that was chosen', () => {
    const shared = async (patient: string) => {
      const { tokens } = await connect(ehr, { username: 'mlopez', fields: { patient } });
      return { patient: tokens.patient, claims: decodeJwt(String(tokens.id_token)) };
    };

    test("her own: fhirUser is her Patient, her child's: her RelatedPerson, and sub is the same", async () => {
      const own = await shared(patientIds['maria-lopez']);
      const child = await shared(patientIds['mateo-lopez']);
      expect(own.patient).toBe(patientIds['maria-lopez']);
      expect(own.claims.fhirUser).toBe(`${ehr.origin}/fhir/Patient/${patientIds['maria-lopez']}`);
      expect(child.patient).toBe(patientIds['mateo-lopez']);
      expect(child.claims.fhirUser).toBe(
        `${ehr.origin}/fhir/RelatedPerson/${relatedPersonIds['maria-lopez-of-mateo']}`,
      );
      expect(child.claims.sub).toBe(own.claims.sub);
      expect(own.claims.sub).not.toBe('mlopez');
    });

    test('and opens with the same one next time', async () => {
      await connect(ehr, { username: 'mlopez', fields: { patient: patientIds['lucia-lopez'] } });
      const { page } = await consentPage('mlopez');
      const values = formsOf(page.html).find(({ action }) => action === '/consent')?.values;
      expect(values).toContainEqual(['patient', patientIds['lucia-lopez']]);
    });
  });

  describe('refuses', () => {
    const tampered: [string, Record<string, string | string[] | null>][] = [
      ["somebody else's record", { patient: patientIds['william-hart'] }],
      ['no record', { patient: null }],
      ['a scope that was not offered', { scope: ['patient/Patient.rs', 'user/*.rs'] }],
      ['more of a scope than was offered', { scope: ['patient/Patient.cruds'] }],
    ];
    test.each(tampered)('%s', async (_, fields) => {
      const { browser, page } = await consentPage('mlopez');
      const answer = await allow(browser, page, fields);
      expect(answer.leftFor).toBeUndefined();
      expect(answer.status).toBe(400);
    });

    const forged: [string, Record<string, string | null>, Record<string, string>][] = [
      ['a form without token', { form_token: null }, {}],
      ['a form with a wrong token', { form_token: 'x'.repeat(43) }, {}],
      ['a form from another site', {}, { 'sec-fetch-site': 'cross-site' }],
      ['a form from another origin', {}, { origin: 'https://evil.example' }],
    ];
    test.each(forged)('%s', async (_, fields, headers) => {
      const { browser, page } = await consentPage();
      const answer = await browser.submit(page, { decision: 'allow', ...fields }, { action: '/consent', headers });
      expect([answer.status, answer.leftFor]).toEqual([403, undefined]);
    });

    test('a form that another browser sends', async () => {
      const { page } = await consentPage();
      const thief = createBrowser(ehr.origin);
      await thief.open('/');
      expect((await allow(thief, page)).status).toBe(403);
    });

    test('to decide twice', async () => {
      const { browser, page } = await consentPage();
      expect((await allow(browser, page)).leftFor).toBeDefined();
      expect((await allow(browser, page)).status).toBe(400);
    });

    test('two decisions at once: one code', async () => {
      const { browser, page } = await consentPage();
      const answers = await Promise.all([allow(browser, page), allow(browser, page), allow(browser, page)]);
      expect(answers.filter(({ leftFor }) => leftFor?.searchParams.has('code'))).toHaveLength(1);
    });

    test('to decide after the session is over', async () => {
      const { browser, page } = await consentPage();
      browser.cookies.delete('ehr_session');
      expect((await allow(browser, page)).url.pathname).toBe('/login');
    });
  });

  test('Allow gives no code to a redirect URI that was taken out of the registration meanwhile', async () => {
    const { browser, page } = await consentPage();
    const registered = await ehr.ehr.clients.find('inferno-public');
    if (!registered) throw new Error('The cast has no such client.');
    await ehr.ehr.clients.save({ ...registered, redirectUris: ['https://elsewhere.example/callback'] });
    const { status, leftFor } = await allow(browser, page);
    await ehr.ehr.clients.save(registered);
    expect([status, leftFor]).toEqual([400, undefined]);
  });

  test('Deny tells the app access_denied, with state and iss, and it cannot be undone', async () => {
    const { browser, page } = await consentPage();
    const { leftFor } = await browser.submit(page, { decision: 'deny' }, { action: '/consent' });
    expect(leftFor?.href.startsWith(redirectUri)).toBe(true);
    expect(leftFor?.searchParams.get('error')).toBe('access_denied');
    expect(leftFor?.searchParams.get('state')).toBe('state-of-the-app');
    expect(leftFor?.searchParams.get('iss')).toBe(ehr.origin);
    expect((await allow(browser, page)).status).toBe(400);
  });

  test('somebody else can sign in instead, for the same request', async () => {
    const { browser, page } = await consentPage('whart123');
    const login = await browser.submit(page, {}, { action: '/logout' });
    expect(login.url.pathname).toBe('/login');
    const again = await signIn(browser, login, 'mlopez');
    expect(again.url.pathname).toBe('/consent');
    expect(again.html).toContain(patientIds['maria-lopez']);
  });
});
