import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import { askApi, json } from '../testing/api.ts';
import { type Browser, createBrowser } from '../testing/browser.ts';
import { loadCharts, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('the API of the screens', open => {
  let ehr: TestEhr;
  const people: Record<string, Browser> = {};
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadCharts(ehr);
    for (const username of ['whart123', 'aokafor', 'nchen', 'admin']) people[username] = await signedIn(ehr, username);
    people.nobody = createBrowser(ehr.origin);
  });
  afterAll(() => ehr.close());

  const ask = (username: string, path: string, change?: RequestInit) =>
    askApi(ehr, people[username] as Browser, path, change);
  const idsIn = (body: Record<string, unknown>) =>
    (body.entry as { resource: { id: string } }[] | undefined)?.map(({ resource }) => resource.id) ?? [];

  const reads = ['/api/me', '/api/apps', '/api/fhir/Patient', '/api/fhir/Patient/ann', '/api/grants'];
  test.each(reads)('%s is for who is signed in', async path => {
    const { status, body } = await ask('nobody', path);
    expect([status, body.error]).toEqual([401, 'not_signed_in']);
  });

  const fromElsewhere: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://localhost:4001' },
  ];
  test.each(reads)('%s is for our own pages', async path => {
    for (const headers of fromElsewhere) {
      const answer = await ask('aokafor', path, { headers });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
  });

  test.each([...reads.filter(path => !path.includes('fhir')), '/api/grants/revoke'])(
    '%s takes no other method',
    async path => {
      expect((await ask('admin', path, { method: 'PUT' })).status).toBe(405);
    },
  );

  describe('/api/me', () => {
    test('says who is signed in, and what it takes to sign out', async () => {
      const browser = await signedIn(ehr, 'nchen');
      const { body } = await askApi(ehr, browser, '/api/me');
      expect(body).toMatchObject({ username: 'nchen', name: 'Nina Chen', role: 'nurse', demo: true });
      const { action, formToken } = body.signOut as { action: string; formToken: string };
      const form = `<form method="post" action="${action}"><input type="hidden" name="form_token" value="${formToken}"></form>`;
      const page = { status: 200, url: new URL(ehr.origin), headers: new Headers(), html: form };
      expect((await browser.submit(page)).url.pathname).toBe('/logout');
      expect((await askApi(ehr, browser, '/api/me')).status).toBe(401);
    });
  });

  describe('/api/apps', () => {
    test.each(['aokafor', 'nchen'])('lists for %s the apps with a launch URL, by name', async username => {
      const { apps } = (await ask(username, '/api/apps')).body as { apps: { clientId: string; name: string }[] };
      expect(apps.map(({ name }) => name)).toEqual(apps.map(({ name }) => name).sort());
      expect(apps.map(({ clientId }) => clientId)).toContain('practitioner-app');
      expect(apps.map(({ clientId }) => clientId)).not.toContain('patient-app');
    });

    test('says which can be framed: those of our own site, and all when EHR_FRAMED_LAUNCH is set', async () => {
      const client = await ehr.ehr.clients.find('practitioner-app');
      if (!client) throw new Error('The app is not registered.');
      await ehr.ehr.clients.save({ ...client, clientId: 'elsewhere', launchUri: 'https://app.example/launch' });
      const framed = async () => {
        const { apps } = (await ask('aokafor', '/api/apps')).body as { apps: { clientId: string; frame: boolean }[] };
        return ['practitioner-app', 'elsewhere'].map(id => apps.find(({ clientId }) => clientId === id)?.frame);
      };
      expect(await framed()).toEqual([true, false]);
      ehr.ehr.config.framedLaunch = true;
      expect(await framed()).toEqual([true, true]);
      ehr.ehr.config.framedLaunch = false;
    });

    test('says which registered themselves, and offers those in no frame', async () => {
      const client = await ehr.ehr.clients.find('practitioner-app');
      if (!client) throw new Error('The app is not registered.');
      await ehr.ehr.clients.save({ ...client, clientId: 'stranger', registrationTokenHash: 'x' });
      const { apps } = (await ask('aokafor', '/api/apps')).body as { apps: { clientId: string }[] };
      const facts = ['practitioner-app', 'stranger'].map(id => apps.find(({ clientId }) => clientId === id));
      expect(facts).toMatchObject([
        { selfRegistered: false, frame: true },
        { selfRegistered: true, frame: false },
      ]);
    });
  });

  test.each(['whart123', 'admin'])('%s sees neither apps to launch nor records', async username => {
    for (const path of ['/api/apps', '/api/fhir/Patient', '/api/fhir/Patient/ann', '/api/fhir/Encounter']) {
      expect([path, (await ask(username, path)).status]).toEqual([path, 403]);
    }
  });

  describe('/api/fhir', () => {
    test.each(['aokafor', 'nchen'])('%s finds the patients of the panel and nobody else', async username => {
      expect(idsIn((await ask(username, '/api/fhir/Patient?_sort=_id')).body).sort()).toEqual(['ann', 'bob']);
      expect(idsIn((await ask(username, '/api/fhir/Encounter?patient=ann')).body)).toEqual(['visit-of-ann']);
      expect((await ask(username, '/api/fhir/Patient/ann')).body.id).toBe('ann');
    });

    test('a patient outside the panel is not there', async () => {
      expect((await ask('aokafor', '/api/fhir/Patient/stranger')).status).toBe(404);
      expect(idsIn((await ask('aokafor', '/api/fhir/Patient?_id=stranger')).body)).toEqual([]);
    });

    test('a page leads to the next at the same address', async () => {
      const { body } = await ask('aokafor', '/api/fhir/Patient?_count=1&_sort=family');
      const next =
        (body.link as { relation: string; url: string }[]).find(({ relation }) => relation === 'next')?.url ?? '';
      expect(next.startsWith(`${ehr.origin}/api/fhir/Patient?`)).toBe(true);
      expect(idsIn((await ask('aokafor', next.slice(ehr.origin.length))).body)).toEqual(['bob']);
    });

    test('what cannot be searched is an OperationOutcome', async () => {
      const { status, body } = await ask('aokafor', '/api/fhir/Patient?birthdate=never');
      expect([status, body.resourceType]).toEqual([400, 'OperationOutcome']);
      expect((await ask('aokafor', '/api/fhir/Wombat')).status).toBe(404);
    });

    test('nothing is written through it', async () => {
      const patient = json({ resourceType: 'Patient' });
      expect((await ask('aokafor', '/api/fhir/Patient', patient)).status).toBe(404);
      expect((await ask('aokafor', '/api/fhir/Patient/ann', { method: 'DELETE' })).status).toBe(404);
      expect((await ask('aokafor', '/api/fhir/Patient/ann')).status).toBe(200);
    });

    test('whoever leaves the panel is out of it at once', async () => {
      await loadRecords([{ resourceType: 'Patient', id: 'bob', name: [{ family: 'bob' }] }], ehr.ehr.resources);
      expect((await ask('aokafor', '/api/fhir/Patient/bob')).status).toBe(404);
    });
  });
});
