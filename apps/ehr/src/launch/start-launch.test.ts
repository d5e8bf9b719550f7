import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, createBrowser } from '../testing/browser.ts';
import { loadCharts, signedIn, startLaunch } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const clientId = 'inferno-public';

describeOnEachDatabase('POST /api/launches', open => {
  let ehr: TestEhr;
  let clinician: Browser;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadCharts(ehr);
    clinician = await signedIn(ehr);
  });
  afterAll(() => ehr.close());

  const launchUrl = async (body: object) => {
    const answer = await startLaunch(ehr, clinician, body);
    expect(answer.status).toBe(201);
    return { launch: answer.body.launch, url: new URL(String(answer.body.url)) };
  };

  describe('answers with where to open the app', () => {
    test('its launch URL with the FHIR base and a handle of 256 bits', async () => {
      const { launch, url } = await launchUrl({ clientId, patientId: 'ann', encounterId: 'visit-of-ann' });
      expect(`${url.origin}${url.pathname}`).toBe('http://localhost:4567/custom/smart_stu2_2/launch');
      expect(Object.fromEntries(url.searchParams)).toEqual({ iss: `${ehr.origin}/fhir`, launch });
      expect(launch).toMatch(/^l_[\w-]{43}$/);
    });

    test('at the other door with its FHIR base', async () => {
      const { url } = await launchUrl({ clientId, door: 'webchart-2024' });
      expect(url.searchParams.get('iss')).toBe(`${ehr.origin}/webchart.cgi/fhir`);
    });

    test('and leaves a query of the registered URL as it is', async () => {
      const client = await ehr.ehr.clients.find(clientId);
      if (!client) throw new Error('The test client is not registered.');
      await ehr.ehr.clients.save({
        ...client,
        clientId: 'with-query',
        launchUri: 'https://app.example/go?tenant=a%20b',
      });
      const { url } = await launchUrl({ clientId: 'with-query' });
      expect(url.searchParams.get('tenant')).toBe('a b');
    });

    test('to a nurse as well', async () => {
      const nurse = await signedIn(ehr, 'nchen');
      expect((await startLaunch(ehr, nurse, { clientId, patientId: 'bob' })).status).toBe(201);
    });

    test('which nobody keeps, and the database knows by its hash alone', async () => {
      const { headers, body } = await startLaunch(ehr, clinician, { clientId });
      expect(headers.get('cache-control')).toBe('no-store');
      const rows = await ehr.ehr.database.sql.read('select * from launch');
      expect(JSON.stringify(rows)).not.toContain(String(body.launch));
      expect(ehr.log.join('')).not.toContain(String(body.launch));
    });

    test('from a browser that says nothing about where the request comes from', async () => {
      const cookie = [...clinician.cookies].map(pair => pair.join('=')).join('; ');
      const headers = { 'content-type': 'application/json', cookie };
      const body = JSON.stringify({ clientId });
      expect((await fetch(`${ehr.origin}/api/launches`, { method: 'POST', body, headers })).status).toBe(201);
    });
  });

  describe('refuses', () => {
    test('a browser in which nobody is signed in', async () => {
      const answer = await startLaunch(ehr, createBrowser(ehr.origin), { clientId });
      expect([answer.status, answer.body.error]).toEqual([401, 'not_signed_in']);
    });

    test.each(['whart123', 'admin'])('%s, who is no clinician', async username => {
      const answer = await startLaunch(ehr, await signedIn(ehr, username), { clientId });
      expect([answer.status, answer.body.error]).toEqual([403, 'forbidden']);
    });

    test.each([
      ['another origin', { origin: 'https://evil.example' }],
      ['a document without an origin', { origin: 'null' }],
      ['another site', { 'sec-fetch-site': 'cross-site' }],
      ['another origin of the same site', { 'sec-fetch-site': 'same-site' }],
      ['an address that was typed', { 'sec-fetch-site': 'none' }],
    ])('%s', async (_, headers) => {
      const answer = await startLaunch(ehr, clinician, { clientId }, headers);
      expect([answer.status, answer.body.error]).toEqual([403, 'forbidden']);
    });

    test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'])(
      'a body of %s',
      async type => {
        const answer = await startLaunch(ehr, clinician, { clientId }, { 'content-type': type });
        expect([answer.status, answer.body.error]).toEqual([415, 'unsupported_media_type']);
      },
    );

    test.each([
      ['that does not exist', 'nobody'],
      ['without a launch URL', 'patient-app'],
    ])('an app %s', async (_, app) => {
      const answer = await startLaunch(ehr, clinician, { clientId: app });
      expect([answer.status, answer.body.error]).toEqual([404, 'not_found']);
    });

    test('a patient of somebody else and one who does not exist in the same words', async () => {
      const foreign = await startLaunch(ehr, clinician, { clientId, patientId: 'stranger' });
      const unknown = await startLaunch(ehr, clinician, { clientId, patientId: 'nobody' });
      expect(foreign.status).toBe(403);
      expect([unknown.status, unknown.body]).toEqual([403, foreign.body]);
    });

    const context = (item: unknown) => ({ clientId, fhirContext: [item] });
    const study = { reference: 'ImagingStudy/1' };
    test.each<[string, unknown]>([
      ['no JSON', '{'],
      ['no object', '[]'],
      ['no body', ''],
      ['no app', {}],
      ['an app that is no text', { clientId: 1 }],
      ['an empty text', { clientId, intent: '' }],
      ['an endless text', { clientId, intent: 'a'.repeat(256) }],
      ['a body of more than 16 kB', { clientId, intent: 'a'.repeat(16_400) }],
      ['a misspelled member', { clientId, patient: 'ann' }],
      ['a door that there is not', { clientId, door: 'back' }],
      ['another display', { clientId, display: 'window' }],
      ['an encounter without its patient', { clientId, encounterId: 'visit-of-ann' }],
      ['an encounter of another patient', { clientId, patientId: 'ann', encounterId: 'visit-of-bob' }],
      ['an encounter that does not exist', { clientId, patientId: 'ann', encounterId: 'nothing' }],
      ['a fhirContext that is no array', { clientId, fhirContext: study }],
      ['an endless fhirContext', { clientId, fhirContext: Array.from({ length: 21 }, () => study) }],
      ['a fhirContext of texts', context('ImagingStudy/1')],
      ['a fhirContext that names nothing', context({ type: 'ImagingStudy' })],
      ['a fhirContext with an empty role', context({ ...study, role: '' })],
      ['a fhirContext with a number', context({ reference: 1 })],
      ['a fhirContext with another member', context({ ...study, patient: 'ann' })],
      ['a fhirContext with an identifier that is a text', context({ identifier: '1' })],
      ['a fhirContext with an identifier without value', context({ identifier: { system: 'urn:a' } })],
      ['a fhirContext that names the patient', context({ reference: 'Patient/ann' })],
      ['a fhirContext that names the encounter', context({ identifier: { value: '1' }, type: 'Encounter' })],
    ])('%s', async (_, body) => {
      const { status, body: answer } = await startLaunch(ehr, clinician, body);
      expect([Math.floor(status / 100), answer.error]).toEqual([4, 'invalid_request']);
      expect(answer.error_description).toMatch(/^[A-Z].*\.$/);
    });

    test('another method, and an address that there is not', async () => {
      const wrongMethod = await fetch(`${ehr.origin}/api/launches`);
      expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST']);
      const nowhere = await fetch(`${ehr.origin}/api/nowhere`);
      expect([nowhere.status, ((await nowhere.json()) as { error: string }).error]).toEqual([404, 'not_found']);
    });
  });

  test('a failure of the server is told without its reason, which the log has', async () => {
    const { launches } = ehr.ehr;
    const { begin } = launches;
    launches.begin = () => Promise.reject(new Error('disk full'));
    const { status, body } = await startLaunch(ehr, clinician, { clientId });
    launches.begin = begin;
    expect([status, body.error]).toEqual([500, 'server_error']);
    expect(JSON.stringify(body)).not.toContain('disk full');
    expect(ehr.log.join('')).toContain('disk full');
  });
});
