import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import { patientIds, practitionerIds } from '@smart-ehr/prisma/cast';
import type Fhirclient from 'fhirclient';
import type Client from 'fhirclient/lib/Client';
import type { fhirclient } from 'fhirclient/lib/types';
import { newKey } from '../backend.ts';
import { type Door, doors } from '../doors.ts';
import { launchScope, signInToEhr, startLaunch } from '../launch.ts';
import { appMetadata, type OutsideApp, openOutsideApp, patientScope, shareEverything } from '../outside-app.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';

/** fhirclient as it is published for browsers, on the pages of an app of another origin; it insists on PKCE. */

declare const FHIR: typeof Fhirclient;
declare const window: { client: Client };

const patient = patientIds['william-hart'];
const library = readFileSync(createRequire(import.meta.url).resolve('fhirclient/build/fhir-client.min.js'), 'utf8');
const html = {
  type: 'text/html',
  body: '<!doctype html><title>the app</title><script src="/fhir-client.js"></script>',
};

let app: OutsideApp;
test.beforeAll(async () => {
  const script = { type: 'text/javascript', body: library };
  app = await openOutsideApp({ '/fhir-client.js': script, '/': html, '/launch': html, '/callback': html });
});
test.afterAll(() => app.close());

async function register({ issuer }: Door, change: object = {}) {
  const metadata = { ...appMetadata(app), token_endpoint_auth_method: 'none', launch_uri: `${app.origin}/launch` };
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ ...metadata, ...change });
  const response = await fetch(`${issuer}/register`, { method: 'POST', headers, body });
  expect(response.status).toBe(201);
  return (await response.json()) as { client_id: string; client_secret?: string };
}

type Parameters = { iss?: string; clientId: string; clientSecret?: string; scope?: string };

/** The app's button: authorizes, at the FHIR base that is named or that the launch brought. */
async function authorize(page: Page, parameters: Parameters): Promise<void> {
  const all = { pkceMode: 'required', redirectUri: app.redirectUri, scope: patientScope, ...parameters };
  const away = page.waitForURL(url => url.origin !== app.origin);
  await page.evaluate(given => void FHIR.oauth2.authorize(given as fhirclient.AuthorizeParams), all);
  await away;
}

/** The app's callback: keeps the client on the page and gives what the EHR answered. */
function ready(page: Page, options: fhirclient.ReadyOptions = {}): Promise<fhirclient.TokenResponse> {
  return page.evaluate(async given => {
    window.client = await FHIR.oauth2.ready(given);
    return window.client.state.tokenResponse as fhirclient.TokenResponse;
  }, options);
}

async function connect(page: Page, parameters: Parameters, options: fhirclient.ReadyOptions = {}) {
  await page.goto(app.origin);
  await authorize(page, parameters);
  await shareEverything(page, app);
  return ready(page, options);
}

/** What an app does with its client. */
const readAll = (page: Page) =>
  page.evaluate(async () => {
    const { client } = window;
    const conditions = client.patient.request('Condition?_count=2', { pageLimit: 0, flat: true });
    return {
      patient: (await client.patient.read()).id,
      user: [client.user.fhirUser, (await client.user.read()).id],
      conditions: ((await conditions) as unknown as { resourceType: string }[]).map(({ resourceType }) => resourceType),
    };
  });

for (const door of doors) {
  verifies('clients:fhirclient', `${door.name}: a public app connects, reads, pages and renews`, async ({ page }) => {
    const { client_id: clientId } = await register(door);
    const tokens = await connect(page, { iss: door.fhirBase, clientId });
    expect(tokens).toMatchObject({ patient, refresh_token: expect.any(String) });
    const read = await readAll(page);
    expect(read).toMatchObject({ patient, user: [`Patient/${patient}`, patient] });
    expect(read.conditions.length).toBeGreaterThan(2);

    const renewed = await page.evaluate(async () => (await window.client.refresh()).tokenResponse);
    expect(renewed?.access_token).not.toBe(tokens.access_token);
    expect(renewed?.refresh_token).not.toBe(tokens.refresh_token);
    expect((await readAll(page)).patient).toBe(patient);
  });

  verifies(
    'clients:fhirclient',
    `${door.name}: it finds its access again when the page is reloaded`,
    async ({ page }) => {
      const { client_id: clientId } = await register(door);
      await connect(page, { iss: door.fhirBase, clientId });
      await page.reload();
      expect((await ready(page)).patient).toBe(patient);
      expect((await readAll(page)).patient).toBe(patient);
    },
  );

  verifies('clients:fhirclient', `${door.name}: a confidential app proves itself by its secret`, async ({ page }) => {
    const registered = await register(door, { token_endpoint_auth_method: 'client_secret_basic' });
    const { client_id: clientId, client_secret: clientSecret = '' } = registered;
    const tokens = await connect(page, { iss: door.fhirBase, clientId, clientSecret });
    expect((await readAll(page)).patient).toBe(patient);
    const renewed = await page.evaluate(async () => (await window.client.refresh()).tokenResponse);
    expect(renewed?.refresh_token).not.toBe(tokens.refresh_token);
  });

  for (const alg of ['RS384', 'ES384'] as const)
    verifies(
      'clients:fhirclient',
      `${door.name}: a confidential app proves itself by its ${alg} key`,
      async ({ page }) => {
        const { privateJwk, publicJwk } = await newKey(alg);
        const jwks = { keys: [publicJwk] };
        const { client_id: clientId } = await register(door, { token_endpoint_auth_method: 'private_key_jwt', jwks });
        const privateKey = { ...privateJwk, key_ops: ['sign'] } as unknown as fhirclient.JWK;
        await connect(page, { iss: door.fhirBase, clientId }, { privateKey });
        expect((await readAll(page)).patient).toBe(patient);
      },
    );

  verifies('clients:fhirclient', `${door.name}: it is launched from the chart`, async ({ page }) => {
    const { client_id: clientId } = await register(door, { scope: launchScope });
    await signInToEhr(page);
    const { body } = await startLaunch(page, { clientId, patientId: patient, door: door.name });
    await page.goto(body.url);
    await authorize(page, { clientId, scope: launchScope });
    await shareEverything(page, app);
    expect(await ready(page)).toMatchObject({ patient, need_patient_banner: true });
    const practitioner = practitionerIds['amara-okafor'];
    const read = await readAll(page);
    expect(read).toMatchObject({ patient, user: [`Practitioner/${practitioner}`, practitioner] });
  });
}
