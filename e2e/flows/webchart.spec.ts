import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { axeFindings } from '../axe.ts';
import { endpoints, fhirGet, postForm } from '../oauth.ts';
import { connect, deny, signIn, tickAll } from '../person.ts';
import { ehrUrl } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';
import {
  asExampleApp,
  exampleApp,
  exampleCallback,
  serveExampleApp,
  webchartFhirBase,
  webchartIssuer,
} from '../webchart-app.ts';

const patient = `Patient/${patientIds['william-hart']}`;
const ofMaria = `Patient/${patientIds['maria-lopez']}`;

/** By the ids of the recorded script, up to its scope list, with all that may be chosen chosen. */
async function recordedSteps(page: Page, username = 'whart123'): Promise<void> {
  await serveExampleApp(page);
  await page.goto(exampleApp.getCodeUrl);
  await page.locator('#login_user').fill(username);
  await page.locator('#login_passwd').fill('demo');
  await page.locator('#login_submit').click();
  await page.locator('#pat_scope').click();
  await tickAll(page);
}

/** The access token is all that the example app shows. */
async function tokenOfExampleApp(page: Page, username?: string): Promise<string> {
  await recordedSteps(page, username);
  await page.locator('#allow').click();
  await page.waitForURL(url => url.href.startsWith(exampleCallback));
  return page.locator('body').innerText();
}

const status = async (path: string, token: string) => (await fhirGet(`${webchartFhirBase}/${path}`, token)).status;

test.describe('the recorded steps of its users', () => {
  test.use({ viewport: { width: 645, height: 736 }, actionTimeout: 5_000 });

  verifies('webchart:recorded-steps', 'end with the access token on the app’s page', async ({ page }) => {
    let navigations = 0;
    page.on('framenavigated', () => (navigations += 1));
    await serveExampleApp(page);
    await page.goto(exampleApp.getCodeUrl);
    const arrived = navigations;

    await page.locator('#login_user').fill('whart123');
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.locator('#login_passwd')).toBeVisible();
    expect(navigations, 'Next without a password stays').toBe(arrived);

    await page.getByLabel('Password').fill('demo');
    await page.locator('#login_submit').click();
    await expect(page.locator('#pat_scope')).toBeVisible();
    expect(navigations, 'Next with both goes on, once').toBe(arrived + 1);

    await page.locator('#pat_scope').click({ position: { x: 6, y: 5 } });
    await tickAll(page);
    const eighth = page.locator('li:nth-child(8)', { hasText: 'patient/CarePlan.read' });
    await expect(eighth.getByRole('checkbox')).toBeChecked();
    await eighth.click({ position: { x: 269, y: 14 } });
    await expect(eighth.getByRole('checkbox')).not.toBeChecked();
    expect(navigations, 'choosing stays').toBe(arrived + 1);

    await page.getByText(/Allow/).first().click();
    await page.waitForURL(url => url.href.startsWith(`${exampleCallback}?code=`));
    const token = await page.locator('body').innerText();
    expect(token).toMatch(/^at_[\w-]+$/);
    expect(await status(patient, token)).toBe(200);
    expect(await status(`CarePlan?patient=${patientIds['william-hart']}`, token)).toBe(403);
  });

  verifies('webchart:recorded-steps', 'lock the first four items and list the types after them', async ({ page }) => {
    await recordedSteps(page);
    const items = await page.locator('.scopes > li').allInnerTexts();
    for (const [index, scope] of ['launch/patient', 'openid', 'fhirUser', 'offline_access'].entries())
      expect(items[index]).toContain(scope);
    await expect(page.locator('.scopes > li').nth(3).getByRole('checkbox')).toHaveCount(0);
    for (const scope of ['patient/CapabilityStatement.read', 'patient/OperationOutcome.read'])
      expect(items.filter(item => item.includes(scope))).toHaveLength(1);
    expect(await axeFindings(page)).toEqual([]);
  });
});

verifies('webchart:library', 'gets JSON with scopes one by one, a patient and a refresh token', async ({ page }) => {
  await recordedSteps(page);
  await page.unroute('http://localhost:8080/**');
  await page.route('http://localhost:8080/**', route => route.fulfill({ body: 'kept for the test' }));
  await page.locator('#allow').click();
  await page.waitForURL(url => url.href.startsWith(exampleCallback));
  const { accessToken, refreshToken, answer } = await exampleApp.getAccessToken(
    new URL(page.url()).searchParams.get('code') ?? '',
  );
  expect(answer).toMatchObject({ access_token: accessToken, patient: patientIds['william-hart'] });
  expect(String(answer.scope)).toContain('offline_access patient/AllergyIntolerance.read patient/Binary.read');
  expect(String(answer.scope)).not.toContain('*');
  expect(refreshToken).toMatch(/^rt_/);
});

verifies('webchart:library', 'gets a 400 for the empty code that it sends after Deny', async ({ page }) => {
  await recordedSteps(page);
  await deny(page);
  await page.waitForURL(url => url.searchParams.get('error') === 'access_denied');
  await expect(page.locator('body')).toContainText(/^400 .*invalid_request/);
});

verifies('webchart:documents', 'name the tutorial’s addresses, at the issuer and at the FHIR base', async () => {
  for (const path of ['/fhir/.well-known/smart-configuration', '/.well-known/smart-configuration'])
    expect(await (await fetch(webchartIssuer + path)).json(), path).toMatchObject({
      issuer: webchartIssuer,
      authorization_endpoint: `${webchartIssuer}/oauth/authenticate/`,
      token_endpoint: `${webchartIssuer}/oauth/token/`,
      revocation_endpoint: `${webchartIssuer}?f=admin&s=jwt&opp=revoke`,
      management_endpoint: `${webchartIssuer}?f=admin&s=jwt`,
      response_types_supported: ['code'],
    });
});

for (const query of ['f=admin&s=jwt&opp=revoke', 'f=jwt&opp=manage'])
  verifies('webchart:revoke', `POST ?${query}`, async ({ page }) => {
    const token = await tokenOfExampleApp(page);
    expect(await status(patient, token)).toBe(200);
    const answer = await postForm(`${webchartIssuer}?${query}`, { token, ...asExampleApp });
    expect(answer.status).toBe(200);
    expect(await status(patient, token)).toBe(401);
  });

verifies('webchart:doors-apart', 'a token and a code of one door, at the other', async ({ page }) => {
  const token = await tokenOfExampleApp(page);
  expect((await fhirGet(patient, token)).status).toBe(401);
  await page.context().clearCookies();
  const { tokens } = await connect(page);
  expect(await status(patient, tokens.access_token)).toBe(401);
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: 'inferno-public' };
  expect((await postForm(`${webchartIssuer}/oauth/token/`, refresh)).body).toMatchObject({ error: 'invalid_grant' });
  expect((await postForm(endpoints.token, refresh)).status).toBe(200);
});

verifies('webchart:session-shared', 'who signed in at one door is signed in at the other', async ({ page }) => {
  await page.goto('/login');
  await signIn(page, 'whart123');
  await page.goto(exampleApp.getCodeUrl);
  await expect(page.locator('#pat_scope')).toBeVisible();
});

verifies('manage:end-access', 'ends what she gave at the other door, and says so', async ({ page }) => {
  const token = await tokenOfExampleApp(page, 'mlopez');
  expect(await status(ofMaria, token)).toBe(200);
  await page.goto('/manage');
  const row = page.locator('[data-grant-id]').filter({ hasText: 'WebChart OAuth example' }).first();
  await expect(row).toContainText('María');
  await row.getByText(/What it may do/).click();
  await expect(row.getByText('Care plans')).toBeVisible();
  await row.getByRole('button', { name: 'End access' }).click();
  await expect(page.getByRole('status')).toContainText('WebChart OAuth example has no access any more.');
  expect(await status(ofMaria, token)).toBe(401);
});

verifies('manage:end-access', 'asks for a sign-in first and comes back', async ({ page }) => {
  await page.goto(`${webchartIssuer}?f=admin&s=jwt`);
  await page.locator('#login_user').fill('nchen');
  await page.locator('#login_passwd').fill('demo');
  await page.locator('#login_submit').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Apps with access to your data');
});

verifies('jwt:inspect', 'an id_token of ours is read and found good', async ({ page }) => {
  const { tokens } = await connect(page);
  await page.goto('/jwt');
  await page.getByLabel('JSON Web Token').fill(tokens.id_token ?? '');
  await page.getByRole('button', { name: 'Inspect' }).click();
  await expect(page.getByText('This server signed it')).toBeVisible();
  await expect(page.getByText(`"iss": "${ehrUrl}"`)).toBeVisible();
});
