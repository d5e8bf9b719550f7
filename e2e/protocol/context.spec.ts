import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import {
  encounterOf,
  launched,
  launchRequest,
  newHandle,
  refusal,
  signInToEhr,
  startLaunch,
  william,
} from '../launch.ts';
import {
  authorizationRequest,
  authorizeUrl,
  basic,
  fhirGet,
  postForm,
  publicClient,
  redeem,
  refresh,
} from '../oauth.ts';
import { allow, atRedirect, onConsent, signIn, tickAll } from '../person.ts';
import { ehrUrl } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';

const visitScope =
  'launch/patient launch/encounter openid fhirUser offline_access patient/Encounter.rs patient/Patient.rs';

/** To the list of visits of a standalone app. */
async function reachVisits(page: Page, username: string, change: Record<string, string | undefined> = {}) {
  const request = authorizationRequest({ scope: visitScope, ...change });
  await page.goto(authorizeUrl(request.parameters));
  await signIn(page, username);
  return request;
}

const visits = (page: Page) => page.locator('[data-encounter-id]');
const chooseVisit = (page: Page, at = 0) => visits(page).nth(at).getByRole('button', { name: 'Choose' }).click();

async function approved(page: Page, verifier: string) {
  await onConsent(page);
  await tickAll(page);
  await allow(page);
  const { status, body } = await redeem((await atRedirect(page)).get('code') ?? '', verifier);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

const introspected = async (token: unknown) =>
  (await postForm(`${ehrUrl}/introspect`, { token: String(token) }, basic())).body;

verifies('context:visit', 'a patient picks one of her visits; the token reads it', async ({ page }) => {
  const { verifier } = await reachVisits(page, 'whart123');
  const encounter = (await visits(page).nth(1).getAttribute('data-encounter-id')) ?? '';
  await chooseVisit(page, 1);
  const body = await approved(page, verifier);
  expect(body).toMatchObject({ patient: william, encounter, scope: visitScope });
  expect((await fhirGet(`Encounter/${encounter}`, String(body.access_token))).status).toBe(200);
  const renewed = await refresh(String(body.refresh_token));
  expect(renewed.body).toMatchObject({ patient: william, encounter });
  expect(await introspected(renewed.body.access_token)).toMatchObject({ active: true, encounter });
});

verifies('context:visit', 'a clinician picks the patient first, and sees the newest visit on top', async ({ page }) => {
  const { verifier } = await reachVisits(page, 'aokafor');
  await page.locator('#patient_search').fill('William Hart');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.locator(`[data-patient-id="${william}"]`).getByRole('button', { name: 'Choose' }).click();
  const encounter = await visits(page).first().getAttribute('data-encounter-id');
  await chooseVisit(page);
  expect(await approved(page, verifier)).toMatchObject({ patient: william, encounter });
});

verifies('context:visit', 'a parent sees the visits of each record; the visit decides the record', async ({ page }) => {
  const { verifier } = await reachVisits(page, 'mlopez');
  const mateo = page.getByRole('region', { name: /^Visits of Mateo/ });
  const encounter = await mateo.locator('[data-encounter-id]').first().getAttribute('data-encounter-id');
  await mateo.getByRole('button', { name: 'Choose' }).first().click();
  await expect(page.getByRole('radio')).toHaveCount(1);
  expect(await approved(page, verifier)).toMatchObject({ patient: patientIds['mateo-lopez'], encounter });
});

verifies('context:visit', 'going on without one gives neither encounter nor scope', async ({ page }) => {
  const { verifier } = await reachVisits(page, 'whart123');
  await page.getByRole('button', { name: 'Go on without a visit' }).click();
  const body = await approved(page, verifier);
  expect(body.encounter).toBeUndefined();
  expect(body.scope).toBe(visitScope.replace('launch/encounter ', ''));
});

verifies('context:visit', 'searching by a year finds what the page says', async ({ page }) => {
  await reachVisits(page, 'whart123');
  const words = (await visits(page).last().getByRole('rowheader').innerText()).split(' ').at(-1) ?? '';
  await page.locator('#visit_search').fill(words);
  await page.getByRole('button', { name: 'Search' }).click();
  for (const row of await visits(page).getByRole('rowheader').allInnerTexts()) expect(row).toContain(words);
  await page.locator('#visit_search').fill('zebra');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('No visit matches “zebra”.')).toBeVisible();
});

test.describe('somebody else’s visit', () => {
  test.use({ allowConsole: [/status of 403/] });
  verifies('context:visit', 'put into the form it is refused', async ({ page }) => {
    await reachVisits(page, 'whart123');
    const beyond = await encounterOf(patientIds['denise-carter']);
    await visits(page)
      .first()
      .getByRole('button', { name: 'Choose' })
      .evaluate((button, value) => button.setAttribute('value', value), beyond);
    const refused = page.waitForResponse(response => response.request().method() === 'POST');
    await chooseVisit(page);
    expect((await refused).status()).toBe(403);
  });
});

verifies('context:visit-named', 'picked, by date and kind', async ({ page }) => {
  await reachVisits(page, 'whart123');
  const date = await visits(page).first().getByRole('rowheader').innerText();
  await chooseVisit(page);
  await expect(page.getByRole('complementary')).toContainText(new RegExp(`(visit|stay), ${date}`));
});

verifies('context:visit-named', 'brought along by a launch', async ({ page }) => {
  await signInToEhr(page);
  const encounterId = await encounterOf(william);
  await page.goto(authorizeUrl(launchRequest(await newHandle(page, { encounterId })).parameters));
  await expect(page.getByRole('complementary')).toContainText(/About the visit\s*.*(visit|stay), \w+ \d+/);
});

verifies('context:visit-prompt-none', 'interaction_required', async ({ page }) => {
  await page.goto('/login');
  await signIn(page, 'whart123');
  await page.waitForURL(url => url.pathname === '/');
  const { parameters } = authorizationRequest({ scope: visitScope, prompt: 'none' });
  expect((await refusal(page, parameters)).get('error')).toBe('interaction_required');
});

const fhirContext = [
  { reference: 'ImagingStudy/7', role: 'https://example.org/role' },
  { identifier: { system: 'urn:oid:1.2', value: '7' }, type: 'ServiceRequest' },
  { reference: `Patient/${patientIds['denise-carter']}`, role: 'https://example.org/mother' },
];

verifies(
  'context:other-types',
  'granted for what was brought along, with its role and with another',
  async ({ page }) => {
    await signInToEhr(page);
    const scope =
      'launch launch/imagingstudy?role=https://example.org/other launch/servicerequest launch/list patient/*.rs';
    const body = await launched(page, await newHandle(page, { fhirContext }), { scope });
    expect(body).toMatchObject({ scope: scope.replace('launch/list ', ''), fhirContext });
  },
);

verifies('context:other-types', 'refused with the reason when nothing of the kind was', async ({ page }) => {
  await signInToEhr(page);
  const { parameters } = launchRequest(await newHandle(page), { scope: 'launch/imagingstudy' });
  const answer = await refusal(page, parameters);
  expect(answer.get('error')).toBe('invalid_scope');
  expect(answer.get('error_description')).toContain('neither open in the EHR nor picked');
});

for (const [name, item] of Object.entries({
  'names no resource': { type: 'ImagingStudy' },
  'has an empty role': { reference: 'ImagingStudy/7', role: '' },
  'is the patient': { reference: `Patient/${william}` },
  'is the encounter in the role launch': { reference: 'Encounter/7', role: 'launch' },
}))
  verifies('context:fhir-context-valid', `an item that ${name} is refused`, async ({ page }) => {
    await signInToEhr(page);
    const body = { clientId: publicClient, patientId: william, fhirContext: [item] };
    expect((await startLaunch(page, body)).status).toBe(400);
  });

verifies('context:tenant', 'the demonstration is lakeside', async ({ page }) => {
  await signInToEhr(page);
  const body = await launched(page, await newHandle(page));
  expect(body.tenant).toBe('lakeside');
  expect((await refresh(String(body.refresh_token))).body.tenant).toBe('lakeside');
  expect((await introspected(body.access_token)).tenant).toBe('lakeside');
});

verifies('context:intent', 'as it was given', async ({ page }) => {
  await signInToEhr(page);
  const intent = 'reconcile-medications';
  const body = await launched(page, await newHandle(page, { intent }));
  expect(body.intent).toBe(intent);
  expect((await refresh(String(body.refresh_token))).body.intent).toBe(intent);
  expect((await introspected(body.access_token)).intent).toBe(intent);
});

verifies('manage:apart', 'two visits, two cards, and the button says which', async ({ page }) => {
  const dates: string[] = [];
  for (const at of [0, 1]) {
    const { verifier, parameters } = authorizationRequest({ scope: visitScope });
    await page.goto(authorizeUrl(parameters));
    if (at === 0) await signIn(page, 'whart123');
    dates.push(await visits(page).nth(at).getByRole('rowheader').innerText());
    await chooseVisit(page, at);
    await approved(page, verifier);
  }
  await page.goto('/manage');
  const [newer, older] = [page.locator('[data-grant-id]').nth(0), page.locator('[data-grant-id]').nth(1)];
  await expect(newer).toContainText(dates[1] ?? '');
  await expect(older).toContainText(dates[0] ?? '');
  await expect(newer).toContainText(/\d:\d\d/);
  await expect(newer.getByRole('button', { name: 'End access' })).toHaveAccessibleDescription(
    new RegExp(`William Hart.*${dates[1]}`),
  );
});

verifies('manage:apart', 'a launch into the chart and one into a tab, in the same minute', async ({ page }) => {
  await signInToEhr(page);
  for (const display of ['tab', 'frame']) await launched(page, await newHandle(page, { display }));
  await page.goto('/manage');
  const card = (where: string) => page.locator('[data-grant-id]').filter({ hasText: where }).first();
  await expect(card('within the chart').getByRole('button', { name: 'End access' })).toHaveAccessibleDescription(
    /within the chart/,
  );
  await expect(card('in a tab of its own').getByRole('button', { name: 'End access' })).toHaveAccessibleDescription(
    /in a tab of its own/,
  );
});
