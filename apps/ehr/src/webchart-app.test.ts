import { demoClientSecret, patientIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser } from './testing/browser.ts';
import { offered } from './testing/consent-form.ts';
import { post } from './testing/flow.ts';
import { loadCharts, signedIn, startLaunch } from './testing/launch.ts';
import { startTestEhr, type TestEhr } from './testing/test-ehr.ts';
import {
  decide,
  exchange,
  getCode,
  getCodeLink,
  openConsent,
  send,
  webchartAlias,
  webchartState,
} from './testing/webchart-app.ts';

/** The list of the scope confirmation page in WebChart's tutorial, in its order. */
const tutorialScopes = [
  ...['launch/patient', 'openid', 'fhirUser', 'offline_access'],
  ...[
    ...['AllergyIntolerance', 'Binary', 'CapabilityStatement', 'CarePlan', 'CareTeam', 'Condition', 'Device'],
    ...['DiagnosticReport', 'Encounter', 'Goal', 'Immunization', 'Location', 'Medication', 'MedicationRequest'],
    ...['Observation', 'OperationOutcome', 'Organization', 'Patient', 'Practitioner', 'PractitionerRole'],
    ...['Procedure', 'Provenance'],
  ].map(type => `patient/${type}.read`),
];

describeOnEachDatabase("WebChart's example app of 2024", open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { originAliases: [webchartAlias] });
  });
  afterAll(() => ehr.close());

  const tokensOf = async (code: string | null) => JSON.parse((await exchange(ehr, code)).text);
  const statusOf = async (token: string, path: string) =>
    (await fetch(ehr.origin + path, { headers: { authorization: `Bearer ${token}` } })).status;

  describe('the pages that its users see', () => {
    test('sign in with a button called Next', async () => {
      const { signIn } = await openConsent(ehr);
      expect(signIn.url.pathname).toBe('/webchart.cgi/login');
      expect(signIn.html).toMatch(/<button id="login_submit"[^>]*>Next<\/button>/);
    });

    test('list the scopes of the tutorial in its order, the eighth of them patient/CarePlan.read', async () => {
      const { page } = await openConsent(ehr);
      const items = [...page.html.replaceAll('<wbr/>', '').matchAll(/<li\b[\s\S]*?<\/li>/g)].flatMap(
        ([item]) => /<code[^>]*>([^<]*)<\/code>/.exec(item)?.[1] ?? [],
      );
      expect(items.filter(item => tutorialScopes.includes(item))).toEqual(tutorialScopes);
      expect(items[7]).toBe('patient/CarePlan.read');
    });

    test('lock the first four, offline_access too, and let the person choose no duration', async () => {
      const { page } = await openConsent(ehr);
      for (const locked of tutorialScopes.slice(0, 4)) expect(page.html).not.toContain(`value="${locked}"`);
      expect(page.html).toContain('Until you end it');
      expect(page.html).not.toContain('This visit only');
    });
  });

  describe('its callback', () => {
    test('gets the code, the state to the letter, and nothing with a slash or a question mark in it', async () => {
      const { browser, page } = await openConsent(ehr);
      const { leftFor } = await decide(browser, page, 'allow');
      expect(leftFor?.href.startsWith('http://localhost:8080/code?code=c_')).toBe(true);
      expect(leftFor?.search.slice(1)).not.toMatch(/[/?]/);
      expect(leftFor?.searchParams.get('state')).toBe(webchartState);
      expect(leftFor?.searchParams.get('iss')).toBe(`${ehr.origin}/webchart.cgi`);
    });

    test('gets access_denied after Deny; the empty code that the app then sends is refused as OAuth has it', async () => {
      const { browser, page } = await openConsent(ehr);
      const { leftFor } = await decide(browser, page, 'deny');
      expect(leftFor?.searchParams.get('error')).toBe('access_denied');
      const answer = await exchange(ehr, leftFor?.searchParams.get('code') ?? null);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject({ error: 'invalid_request' });
    });
  });

  describe('its token request', () => {
    test('is answered with tokens for one patient, in JSON though it accepts nothing in particular', async () => {
      const answer = await exchange(ehr, (await getCode(ehr)).get('code'));
      expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
      const tokens = JSON.parse(answer.text);
      expect(tokens).toMatchObject({ token_type: 'Bearer', patient: patientIds['william-hart'] });
      expect(tokens.access_token).toMatch(/^at_[\w-]{43}$/);
      expect(tokens.refresh_token).toMatch(/^rt_/);
      expect(decodeJwt(tokens.id_token)).toMatchObject({
        iss: `${ehr.origin}/webchart.cgi`,
        aud: 'MIE-localhost',
        fhirUser: `${ehr.origin}/webchart.cgi/fhir/Patient/${patientIds['william-hart']}`,
      });
    });

    test('grants the scopes one by one, though nothing was denied', async () => {
      const { scope } = await tokensOf((await getCode(ehr)).get('code'));
      expect(scope.split(' ').filter((one: string) => tutorialScopes.includes(one))).toEqual(tutorialScopes);
      expect(scope).not.toContain('*');
    });

    test('gives a token that reads what was allowed and is refused what was denied', async () => {
      const { browser, page } = await openConsent(ehr);
      const left = tutorialScopes.filter(one => one !== 'patient/CarePlan.read');
      const all = offered(page, 'scope', '/webchart.cgi/consent');
      const scope = all.filter(one => left.includes(one) || one.includes('?category='));
      const { leftFor } = await decide(browser, page, 'allow', { scope });
      const tokens = await tokensOf(leftFor?.searchParams.get('code') ?? null);
      expect(tokens.scope).toBe(left.join(' '));
      const base = '/webchart.cgi/fhir';
      expect(await statusOf(tokens.access_token, `${base}/Condition?patient=${tokens.patient}`)).toBe(200);
      expect(await statusOf(tokens.access_token, `${base}/CarePlan?patient=${tokens.patient}`)).toBe(403);
    });

    test('is refused with another secret, and when the code comes a second time', async () => {
      const code = (await getCode(ehr)).get('code');
      const wrong = await exchange(ehr, code, 'guessed');
      expect([wrong.status, JSON.parse(wrong.text).error]).toEqual([400, 'invalid_client']);
      const { access_token } = await tokensOf(code);
      const again = await exchange(ehr, code);
      expect([again.status, JSON.parse(again.text).error]).toEqual([400, 'invalid_grant']);
      expect(await statusOf(access_token, '/webchart.cgi/fhir/Condition')).toBe(401);
    });
  });

  describe('PKCE', () => {
    const challenge = '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256';

    test('may be left out by this client, which is logged and counted', async () => {
      await getCode(ehr);
      expect(ehr.log.join('')).toContain('authorization without PKCE');
      const metrics = await (await fetch(`${ehr.origin}/metrics`)).text();
      expect(metrics).toMatch(/ehr_authorizations_without_pkce_total\{client_id="MIE-localhost"\} \d/);
    });

    test('once begun must be finished', async () => {
      const code = (await getCode(ehr, getCodeLink() + challenge)).get('code');
      expect((await tokensOf(code)).error).toBe('invalid_grant');
    });

    test('is required of this client at the other door', async () => {
      const link = getCodeLink(['/webchart.cgi/oauth/authenticate/', '/authorize']).replace(
        '%2Fwebchart.cgi&',
        '%2Ffhir&',
      );
      const { leftFor } = await createBrowser(ehr.origin).open(link);
      expect(leftFor?.searchParams.get('error_description')).toMatch(/code_challenge/);
    });

    test.each([
      ['inferno-confidential', 'http%3A%2F%2Flocalhost%3A4567%2Fcustom%2Fsmart_stu2_2%2Fredirect'],
      ['inferno-public', 'http%3A%2F%2Flocalhost%3A4567%2Fcustom%2Fsmart_stu2_2%2Fredirect'],
      ['patient-app', 'http%3A%2F%2Flocalhost%3A4001%2Fcallback'],
    ])('is required of %s at this door', async (clientId, redirectUri) => {
      const link = getCodeLink(['MIE-localhost', clientId]).replace(
        'http%3A%2F%2Flocalhost%3A8080%2Fcode',
        redirectUri,
      );
      const { leftFor } = await createBrowser(ehr.origin).open(link);
      expect(leftFor?.searchParams.get('error')).toBe('invalid_request');
      expect(leftFor?.searchParams.get('error_description')).toMatch(/code_challenge/);
    });
  });

  describe('aud', () => {
    const withAud = (aud: string) =>
      getCodeLink([`aud=${encodeURIComponent(`${webchartAlias}/webchart.cgi`)}`, `aud=${encodeURIComponent(aud)}`]);
    const ask = (aud: string) => createBrowser(ehr.origin).open(withAud(aud));

    test.each(['/webchart.cgi', '/webchart.cgi/', '/webchart.cgi/fhir', '/webchart.cgi/fhir/'])(
      'may be %s at the origin in use and at its alias',
      async path => {
        for (const origin of [ehr.origin, webchartAlias]) {
          expect((await ask(origin + path)).url.pathname).toBe('/webchart.cgi/login');
        }
      },
    );

    test.each(['/fhir', '', '/webchart', '/webchart.cgi/fhir/Patient'])(
      'must not be the other door or another path: %j',
      async path => {
        expect((await ask(ehr.origin + path)).leftFor?.searchParams.get('error')).toBe('invalid_target');
      },
    );

    test('must not be another host', async () => {
      expect((await ask('https://evil.example/webchart.cgi')).leftFor?.searchParams.get('error')).toBe(
        'invalid_target',
      );
    });
  });

  describe('every path answers by itself, with and without its slash', () => {
    test.each(['authenticate', 'authorization'])('/webchart.cgi/oauth/%s', async name => {
      for (const path of [`/webchart.cgi/oauth/${name}`, `/webchart.cgi/oauth/${name}/`]) {
        const page = await createBrowser(ehr.origin).open(getCodeLink(['/webchart.cgi/oauth/authenticate/', path]));
        expect(page.url.pathname).toBe('/webchart.cgi/login');
      }
    });

    test('/webchart.cgi/oauth/token', async () => {
      for (const path of ['/webchart.cgi/oauth/token', '/webchart.cgi/oauth/token/']) {
        const answer = await send(ehr, 'POST', path, { body: 'grant_type=authorization_code&client_id=nobody' });
        expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
      }
    });
  });

  test('the app that the tutorial registers by SQL is launched at this door, without PKCE', async () => {
    await loadCharts(ehr);
    const browser = await signedIn(ehr);
    const asked = { clientId: 'MIE-localhost-launch', door: 'webchart-2024', patientId: 'ann' };
    const { body } = await startLaunch(ehr, browser, asked);
    const url = new URL(String(body.url));
    expect(url.href.startsWith('http://localhost:8080/launch?')).toBe(true);
    const iss = url.searchParams.get('iss');
    expect(iss).toBe(`${ehr.origin}/webchart.cgi/fhir`);

    const request = {
      response_type: 'code',
      client_id: 'MIE-localhost-launch',
      redirect_uri: 'http://localhost:8080/code',
      scope: 'launch openid fhirUser patient/*.read',
      state: webchartState,
      aud: String(iss),
      launch: url.searchParams.get('launch') ?? '',
    };
    const page = await browser.open(`/webchart.cgi/oauth/authorization/?${new URLSearchParams(request)}`);
    const { leftFor } = await decide(browser, page, 'allow');
    const form = {
      grant_type: 'authorization_code',
      code: leftFor?.searchParams.get('code') ?? '',
      redirect_uri: request.redirect_uri,
      client_id: request.client_id,
      client_secret: demoClientSecret,
    };
    const answer = await post(`${ehr.origin}/webchart.cgi/oauth/token`, form);
    expect(answer).toMatchObject({ status: 200, body: { patient: 'ann' } });
    expect(answer.body.scope).toMatch(/^launch openid fhirUser patient\/AllergyIntolerance.read /);
  });
});
