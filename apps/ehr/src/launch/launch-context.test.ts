import { practitionerIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { backendToken } from '../testing/backend.ts';
import type { Browser } from '../testing/browser.ts';
import { authorizePath, basic, connect, post, refresh } from '../testing/flow.ts';
import { connectLaunched, launchedRequest, launchScope, loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const fhirContext = [
  { reference: 'ImagingStudy/7', type: 'ImagingStudy', role: 'https://example.org/role' },
  { identifier: { system: 'urn:oid:1.2', value: '7' }, type: 'ServiceRequest' },
  { canonical: 'https://example.org/Questionnaire/1|2' },
  { reference: 'Patient/bob', role: 'https://example.org/donor' },
];

const context = ['patient', 'encounter', 'need_patient_banner', 'intent', 'fhirContext', 'smart_style_url', 'tenant'];

describeOnEachDatabase('the context of a launch', open => {
  let ehr: TestEhr;
  let clinician: Browser;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { tenant: 'north-clinic' });
    await loadCharts(ehr);
  });
  beforeEach(async () => {
    clinician = await signedIn(ehr);
  });
  afterAll(() => ehr.close());

  async function connected(details: object = {}, scope = launchScope) {
    const { tokens } = await connectLaunched(ehr, clinician, await newLaunch(ehr, clinician, details), { scope });
    return tokens;
  }
  const read = (path: string, token: unknown) =>
    fetch(`${ehr.origin}/fhir/${path}`, { headers: { authorization: `Bearer ${token}` } });

  describe('the app is told', () => {
    test('patient, encounter, intent and what else was open', async () => {
      const details = { encounterId: 'visit-of-ann', intent: 'reconcile-medications', fhirContext };
      expect(await connected(details)).toMatchObject({
        scope: launchScope,
        patient: 'ann',
        encounter: 'visit-of-ann',
        need_patient_banner: true,
        intent: 'reconcile-medications',
        fhirContext,
      });
    });

    test('no banner of its own where the EHR shows one around the frame', async () => {
      expect(await connected({ display: 'frame' })).toMatchObject({ patient: 'ann', need_patient_banner: false });
    });

    test('nothing of a patient when none was open and none was asked for', async () => {
      const tokens = await connected({ patientId: undefined }, 'launch openid user/*.rs');
      expect(tokens.access_token).toMatch(/^at_/);
      for (const name of ['patient', 'encounter', 'need_patient_banner', 'intent', 'fhirContext']) {
        expect(tokens).not.toHaveProperty(name);
      }
    });

    test('the patient who was open though its scopes are those of the user', async () => {
      expect(await connected({}, 'launch user/*.rs')).toMatchObject({ patient: 'ann', scope: 'launch user/*.rs' });
    });

    test('launch/encounter where there is one', async () => {
      const scope = 'launch launch/encounter patient/*.rs';
      expect((await connected({ encounterId: 'visit-of-ann' }, scope)).scope).toBe(scope);
    });

    test('launch/<type> for what else was open, whatever the role, and why not for anything else', async () => {
      const scope = 'launch launch/imagingstudy launch/servicerequest?role=https://example.org/unknown patient/*.rs';
      const tokens = await connected({ fhirContext }, scope);
      expect(tokens).toMatchObject({ scope, fhirContext });
      expect((await connected({}, scope)).scope).toBe('launch patient/*.rs');
      const request = launchedRequest(ehr, await newLaunch(ehr, clinician), { scope: 'launch/imagingstudy' });
      const { leftFor } = await clinician.open(authorizePath(request.parameters));
      expect(leftFor?.searchParams.get('error')).toBe('invalid_scope');
      expect(leftFor?.searchParams.get('error_description')).toContain('neither open in the EHR nor picked');
    });

    test('who launched it', async () => {
      const { id_token } = await connected();
      const practitioner = `Practitioner/${practitionerIds['amara-okafor']}`;
      expect(decodeJwt(String(id_token)).fhirUser).toBe(`${ehr.origin}/fhir/${practitioner}`);
    });

    test('all of it again when it renews its token, and whoever introspects it too', async () => {
      const details = { encounterId: 'visit-of-ann', intent: 'order', fhirContext, display: 'frame' };
      const tokens = await connected(details);
      const { body } = await refresh(ehr, tokens.refresh_token);
      const told = await post(`${ehr.origin}/introspect`, { token: String(body.access_token) }, basic());
      for (const name of context) {
        expect(tokens).toHaveProperty(name);
        expect(body[name]).toEqual(tokens[name]);
        expect(told.body[name]).toEqual(tokens[name]);
      }
    });

    test('in these kinds: a boolean, an address, texts', async () => {
      const tokens = await connected({ encounterId: 'visit-of-ann', intent: 'order', fhirContext });
      expect(tokens).toMatchObject({
        patient: expect.any(String),
        encounter: expect.any(String),
        need_patient_banner: true,
        smart_style_url: `${ehr.origin}${ehr.ehr.smartStyle.path}`,
        intent: 'order',
        tenant: 'north-clinic',
        fhirContext: expect.any(Array),
      });
    });

    test('nothing of a tenant to a backend service, which was not launched', async () => {
      const token = await backendToken(ehr);
      const told = await post(`${ehr.origin}/introspect`, { token }, basic());
      expect(told.body).toMatchObject({ active: true });
      expect(told.body).not.toHaveProperty('tenant');
    });

    test('nothing of a launch when it came by itself', async () => {
      const { tokens } = await connect(ehr, { parameters: { scope: 'launch launch/patient openid' } });
      expect(tokens).toMatchObject({ scope: 'launch/patient openid', need_patient_banner: true });
      for (const name of ['encounter', 'intent', 'fhirContext', 'smart_style_url']) {
        expect(tokens).not.toHaveProperty(name);
      }
    });
  });

  describe('the token reads', () => {
    test('the patient in context alone, by patient/ scopes', async () => {
      const { access_token: token } = await connected();
      expect((await read('Patient/ann', token)).status).toBe(200);
      expect((await read('Encounter/visit-of-ann', token)).status).toBe(200);
      for (const path of ['Patient/bob', 'Patient/stranger', 'Encounter/visit-of-bob']) {
        expect((await read(path, token)).status).toBe(404);
      }
    });

    test("the clinician's patients and nobody else, by user/ scopes", async () => {
      const { access_token: token } = await connected({}, 'launch user/*.rs');
      expect((await read('Patient/bob', token)).status).toBe(200);
      expect((await read('Patient/stranger', token)).status).toBe(404);
      const bundle = (await (await read('Patient', token)).json()) as { total: number };
      expect(bundle.total).toBe(2);
    });

    test('nothing at the other door', async () => {
      const { access_token: token } = await connected();
      const headers = { authorization: `Bearer ${token}` };
      expect((await fetch(`${ehr.origin}/webchart.cgi/fhir/Patient/ann`, { headers })).status).toBe(401);
    });

    test('nothing of a fhirContext: naming a resource gives no access to it', async () => {
      const { access_token: token } = await connected({ fhirContext });
      expect((await read('Patient/bob', token)).status).toBe(404);
    });
  });

  test('the style is public, for any origin, kept for good, and named by its content', async () => {
    const { smart_style_url: url } = await connected();
    expect(url).toMatch(/^http:\/\/localhost:\d+\/smart-style\/[\w-]{16}\.json$/);
    const response = await fetch(String(url), { headers: { origin: 'https://app.example' } });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ color_background: '#f2f6f7', dim_spacing_size: '16px' });
    expect((await fetch(String(url), { method: 'POST' })).status).toBe(405);
  });
});
