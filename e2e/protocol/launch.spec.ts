import { expect } from '@playwright/test';
import { patientIds, practitionerIds } from '@smart-ehr/prisma/cast';
import { decodeJwt } from 'jose';
import {
  encounterOf,
  launched,
  launchRequest,
  newHandle,
  patientBeyondThePanel,
  refusal,
  signInToEhr,
  startLaunch,
  william,
} from '../launch.ts';
import { authorizeUrl, confidentialClient, fhirGet, publicClient, refresh } from '../oauth.ts';
import { allow, atRedirect, onConsent, signIn } from '../person.ts';
import { ehrUrl, fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';

verifies('launch:handle', 'the URL is the app’s launch URL with iss and launch', async ({ page }) => {
  await signInToEhr(page);
  const { status, body } = await startLaunch(page, { clientId: publicClient, patientId: william });
  expect(status).toBe(201);
  const url = new URL(body.url);
  expect(`${url.origin}${url.pathname}`).toBe('http://localhost:4567/custom/smart_stu2_2/launch');
  expect(Object.fromEntries(url.searchParams)).toEqual({ iss: fhirBase, launch: body.launch });
  expect(body.launch.length).toBeGreaterThan(30);
  expect(body.launch).not.toContain(william);
});

verifies('launch:handle', 'another door gives its own iss', async ({ page }) => {
  await signInToEhr(page);
  const { body } = await startLaunch(page, { clientId: publicClient, patientId: william, door: 'webchart-2024' });
  expect(new URL(body.url).searchParams.get('iss')).toBe(`${ehrUrl}/webchart.cgi/fhir`);
});

verifies('launch:who-may', 'nobody signed in: 401', async ({ page }) => {
  expect((await startLaunch(page, { clientId: publicClient, patientId: william })).status).toBe(401);
});
for (const username of ['whart123', 'admin'])
  verifies('launch:who-may', `${username}: 403`, async ({ page }) => {
    await signInToEhr(page, username);
    const { status, body } = await startLaunch(page, { clientId: publicClient, patientId: william });
    expect(status).toBe(403);
    expect(body.launch).toBeUndefined();
  });
verifies('launch:who-may', 'a patient beyond the panel, and one that does not exist: 403 alike', async ({ page }) => {
  await signInToEhr(page);
  const beyond = await startLaunch(page, { clientId: publicClient, patientId: await patientBeyondThePanel() });
  const unknown = await startLaunch(page, { clientId: publicClient, patientId: 'no-such-patient' });
  expect([beyond.status, unknown.status]).toEqual([403, 403]);
  expect(beyond.body).toEqual(unknown.body);
});
verifies('launch:who-may', 'an app without a launch URL, and an unknown one: 404', async ({ page }) => {
  await signInToEhr(page);
  for (const clientId of ['patient-app', 'no-such-app'])
    expect((await startLaunch(page, { clientId, patientId: william })).status, clientId).toBe(404);
});
verifies('launch:who-may', 'somebody else’s encounter: 400', async ({ page }) => {
  await signInToEhr(page);
  const encounterId = await encounterOf(patientIds['denise-carter']);
  expect((await startLaunch(page, { clientId: publicClient, patientId: william, encounterId })).status).toBe(400);
});

verifies('launch:same-origin', 'another origin, and another content type', async ({ page }) => {
  await signInToEhr(page);
  const body = { clientId: publicClient, patientId: william };
  expect((await startLaunch(page, body, { origin: 'https://attacker.example' })).status).toBe(403);
  expect((await startLaunch(page, body, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const form = await page.request.post(`${ehrUrl}/api/launches`, { form: { clientId: publicClient } });
  expect(form.status()).toBe(415);
});

verifies('launch:context', 'patient, encounter, banner, style, user; the same after a refresh', async ({ page }) => {
  await signInToEhr(page);
  const encounterId = await encounterOf(william);
  const tokens = await launched(page, await newHandle(page, { encounterId }));
  const context = { patient: william, encounter: encounterId, need_patient_banner: true };
  expect(tokens).toMatchObject({ ...context, smart_style_url: expect.stringMatching(/^http/) });
  const { fhirUser } = decodeJwt(String(tokens.id_token));
  expect(fhirUser).toBe(`${fhirBase}/Practitioner/${practitionerIds['amara-okafor']}`);
  const renewed = await refresh(String(tokens.refresh_token));
  expect(renewed.body).toMatchObject(context);
  expect((await fhirGet(`Patient/${william}`, String(renewed.body.access_token))).status).toBe(200);
});

verifies('launch:context', 'in the frame the EHR shows who the patient is', async ({ page }) => {
  await signInToEhr(page);
  const tokens = await launched(page, await newHandle(page, { display: 'frame' }));
  expect(tokens).toMatchObject({ patient: william, need_patient_banner: false });
});

verifies('launch:context', 'the token reads this patient and no other', async ({ page }) => {
  await signInToEhr(page);
  const token = String((await launched(page, await newHandle(page))).access_token);
  expect((await fhirGet(`Patient/${patientIds['denise-carter']}`, token)).status).toBe(404);
  const bundle = (await (await fhirGet('Patient', token)).json()) as { total: number };
  expect(bundle.total).toBe(1);
});

verifies('launch:style', 'JSON for any origin, with the names of the specification', async ({ page }) => {
  await signInToEhr(page);
  const { smart_style_url: url } = await launched(page, await newHandle(page));
  const response = await fetch(String(url), { headers: { origin: 'https://anybody.example' } });
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(Object.keys((await response.json()) as object).sort()).toEqual([
    'color_background',
    'color_error',
    'color_highlight',
    'color_modal_backdrop',
    'color_success',
    'color_text',
    'dim_border_radius',
    'dim_font_size',
    'dim_spacing_size',
    'font_family_body',
    'font_family_heading',
  ]);
});

verifies('launch:single-use', 'a second request with the handle is invalid_request', async ({ page }) => {
  await signInToEhr(page);
  const handle = await newHandle(page);
  await page.goto(authorizeUrl(launchRequest(handle).parameters));
  await onConsent(page);
  expect((await refusal(page, launchRequest(handle).parameters)).get('error')).toBe('invalid_request');
});

verifies('launch:single-use', 'the identical request goes on where it was, until there is a code', async ({ page }) => {
  await signInToEhr(page);
  const { parameters } = launchRequest(await newHandle(page));
  await page.goto(authorizeUrl(parameters));
  await onConsent(page);
  await page.goto(authorizeUrl(parameters));
  await onConsent(page);
  await allow(page);
  expect((await atRedirect(page)).get('code')).toBeTruthy();
  expect((await refusal(page, parameters)).get('error')).toBe('invalid_request');
});

verifies(
  'launch:single-use',
  'the identical request in another browser is invalid_request',
  async ({ page, browser }) => {
    await signInToEhr(page);
    const { parameters } = launchRequest(await newHandle(page));
    await page.goto(authorizeUrl(parameters));
    await onConsent(page);
    const other = await browser.newPage();
    await signInToEhr(other);
    expect((await refusal(other, parameters)).get('error')).toBe('invalid_request');
    await other.close();
  },
);

verifies(
  'launch:other-user',
  'signed in as somebody else: refused, and the handle stays hers',
  async ({ page, browser }) => {
    await signInToEhr(page);
    const handle = await newHandle(page);
    const other = await browser.newPage();
    await signInToEhr(other, 'nchen');
    expect((await refusal(other, launchRequest(handle).parameters)).get('error')).toMatch(
      /^(access_denied|invalid_request)$/,
    );
    await other.close();
  },
);

verifies('launch:other-user', 'nobody signed in: only the same person can go on', async ({ page, browser }) => {
  await signInToEhr(page);
  const [hers, taken] = [await newHandle(page), await newHandle(page)];
  const other = await browser.newPage();
  await other.goto(authorizeUrl(launchRequest(taken).parameters));
  await signIn(other, 'nchen');
  expect((await atRedirect(other)).get('error')).toMatch(/^(access_denied|invalid_request)$/);
  await other.context().clearCookies();
  await other.goto(authorizeUrl(launchRequest(hers).parameters));
  await signIn(other, 'aokafor');
  await onConsent(other);
  await other.close();
});

verifies('launch:other-user', 'another app cannot use it', async ({ page }) => {
  await signInToEhr(page);
  const handle = await newHandle(page);
  const { parameters } = launchRequest(handle, { client_id: confidentialClient });
  expect((await refusal(page, parameters)).get('error')).toBe('invalid_request');
});

verifies('launch:unknown', 'a handle of nobody', async ({ page }) => {
  const { parameters } = launchRequest('l_never-given');
  expect((await refusal(page, parameters)).get('error')).toBe('invalid_request');
});

verifies('launch:no-patient', 'patient/ scopes lead to the picker', async ({ page }) => {
  await signInToEhr(page);
  const { parameters } = launchRequest(await newHandle(page, { patientId: undefined }));
  await page.goto(authorizeUrl(parameters));
  await expect(page.locator('#patient_search')).toBeVisible();
});

verifies('launch:no-patient', 'user/ scopes alone: no picker, no patient, the whole panel', async ({ page }) => {
  await signInToEhr(page);
  const scope = 'launch openid fhirUser user/*.rs';
  const tokens = await launched(page, await newHandle(page, { patientId: undefined }), { scope });
  expect(tokens.patient).toBeUndefined();
  const patients = await fhirGet('Patient?_count=1&_total=accurate', String(tokens.access_token));
  expect(((await patients.json()) as { total: number }).total).toBeGreaterThan(50);
});

verifies('launch:user-scopes', 'a patient beyond the panel is not found', async ({ page }) => {
  await signInToEhr(page);
  const tokens = await launched(page, await newHandle(page), { scope: 'launch openid user/*.rs' });
  const beyond = await patientBeyondThePanel();
  expect((await fhirGet(`Patient/${beyond}`, String(tokens.access_token))).status).toBe(404);
  expect((await fhirGet(`Patient/${patientIds['denise-carter']}`, String(tokens.access_token))).status).toBe(200);
});

verifies('frame:ancestors', '’self’ only for a launch that was made for the frame', async ({ page }) => {
  await signInToEhr(page);
  const policy = async (launch: string | undefined) => {
    const scope = launch ? {} : { scope: 'launch/patient openid patient/*.rs', launch: undefined };
    const answer = await page.goto(authorizeUrl(launchRequest(launch, scope).parameters));
    return /frame-ancestors [^;]+/.exec(answer?.headers()['content-security-policy'] ?? '')?.[0];
  };
  expect(await policy(await newHandle(page, { display: 'frame' }))).toBe("frame-ancestors 'self'");
  expect(await policy(await newHandle(page))).toBe("frame-ancestors 'none'");
  expect(await policy(undefined)).toBe("frame-ancestors 'none'");
});
