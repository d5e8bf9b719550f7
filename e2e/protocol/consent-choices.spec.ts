import { expect, type Locator, type Page } from '@playwright/test';
import { axeFindings } from '../axe.ts';
import { authorizationRequest, authorizeUrl, endpoints, fhirGet, redeem, redirectUri } from '../oauth.ts';
import { allow, atRedirect, onConsent, scopeRow, signIn, tickAll } from '../person.ts';
import { ehrUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';

const scope = 'launch/patient openid fhirUser patient/Condition.rs patient/Observation.rs patient/Goal.rs';

/** An app of its own for each test: what people decided about others is none of its business. */
async function newApp(): Promise<string> {
  const metadata = {
    client_name: 'An app to decide on',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
    scope: `${scope} offline_access patient/*.rs`,
  };
  const response = await fetch(`${ehrUrl}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
  return (await response.json()).client_id;
}

/**
 * Goes from the app to the EHR, by a link, and signs in unless somebody is: then the browser is at the page, or back at
 * the app, where a `goto` would fail because nobody listens.
 */
async function ask(page: Page, clientId: string, change: Record<string, string> = {}, username = 'whart123') {
  const request = authorizationRequest({ client_id: clientId, scope, ...change });
  const arrived = page.waitForEvent('framenavigated');
  await page.evaluate(url => location.assign(url), authorizeUrl(request.parameters));
  await arrived;
  await page.waitForLoadState();
  if (await page.getByLabel('Username').isVisible()) await signIn(page, username);
  return request;
}

async function tokens(page: Page, clientId: string, verifier: string) {
  const code = (await atRedirect(page)).get('code') ?? '';
  const { status, body } = await redeem(code, verifier, { client_id: clientId });
  expect(status, JSON.stringify(body)).toBe(200);
  return { token: String(body.access_token), scopes: String(body.scope).split(' '), body };
}

const kindsOf = (page: Page, type: string) => scopeRow(page, `patient/${type}.rs`).locator('details');
const kind = (page: Page, name: string) => page.getByRole('checkbox', { name, exact: true });
const isWhole = (type: string) => (one: string) => one.startsWith(`patient/${type}.`) && !one.includes('?');

/** Opens the kinds of a type and clears all but one of them. */
async function keepOnly(page: Page, type: string, name: string): Promise<void> {
  await kindsOf(page, type).locator('summary').click();
  const boxes = kindsOf(page, type).getByRole('checkbox');
  for (const box of await boxes.all()) await box.uncheck();
  await kind(page, name).check();
}

verifies('consent:categories', 'granular scopes, and none for the whole type', async ({ page }) => {
  const app = await newApp();
  const { verifier } = await ask(page, app);
  await onConsent(page);
  await keepOnly(page, 'Observation', 'Laboratory results');
  await keepOnly(page, 'Condition', 'Problem list');
  await allow(page);
  const { scopes } = await tokens(page, app, verifier);
  expect(scopes.filter(isWhole('Observation'))).toEqual([]);
  expect(scopes.filter(isWhole('Condition'))).toEqual([]);
  const hl7 = 'http://terminology.hl7.org/CodeSystem';
  expect(scopes).toContain(`patient/Observation.rs?category=${hl7}/observation-category|laboratory`);
  expect(scopes).toContain(`patient/Condition.rs?category=${hl7}/condition-category|problem-list-item`);
  expect(scopes).toContain('patient/Goal.rs');
});

verifies('consent:categories', 'nothing cleared: the scopes as they were asked', async ({ page }) => {
  const app = await newApp();
  const { verifier } = await ask(page, app);
  await onConsent(page);
  await allow(page);
  expect((await tokens(page, app, verifier)).scopes).toEqual(scope.split(' '));
});

verifies('consent:categories', 'the row and the count say what is left, without a script', async ({ page }) => {
  await ask(page, await newApp());
  await onConsent(page);
  const row = scopeRow(page, 'patient/Observation.rs');
  const says = (text: string) => expect(row.locator(`.tag[data-text="${text}"]`));
  const summary = row.locator('summary');
  const tally = page.locator('.tally');
  const counted = () => tally.evaluate(element => getComputedStyle(element, '::before').content);
  await says('Allowed').toBeVisible();
  await expect(summary).toHaveText('All 7 kinds', { useInnerText: true });
  await keepOnly(page, 'Observation', 'Vital signs');
  await says('In part').toBeVisible();
  await says('Allowed').toBeHidden();
  await expect(summary).toHaveText('Some of 7 kinds', { useInnerText: true });
  await expect(tally).toContainText('of 3 items allowed of them in part', { useInnerText: true });
  await kind(page, 'Vital signs').press('Space');
  await says('Denied').toBeVisible();
  await says('In part').toBeHidden();
  await expect(summary).toHaveText('None of 7 kinds, so nothing of this', { useInnerText: true });
  await page.getByRole('button', { name: 'Reset' }).click();
  await says('Allowed').toBeVisible();
  await row.getByRole('checkbox').first().uncheck();
  await says('Denied').toBeVisible();
  expect(await counted()).toContain('counter(allowed)');
});

verifies('consent:categories', 'axe finds nothing with the kinds unfolded, at 320 px and dark', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await ask(page, await newApp());
  await onConsent(page);
  await keepOnly(page, 'Observation', 'Vital signs');
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

verifies('consent:categories-enforced', 'only laboratory results are found and read', async ({ page }) => {
  const app = await newApp();
  const whole = await ask(page, app);
  await onConsent(page);
  await allow(page);
  const all = await tokens(page, app, whole.verifier);
  const narrow = await ask(page, app, { prompt: 'consent' });
  await onConsent(page);
  await keepOnly(page, 'Observation', 'Laboratory results');
  await allow(page);
  const labs = await tokens(page, app, narrow.verifier);

  const found = async (token: string, query: string) => {
    const response = await fhirGet(`Observation?patient=${labs.body.patient}&${query}`, token);
    expect(response.status).toBe(200);
    const { entry = [] } = await response.json();
    return (entry as { resource: { id: string } }[]).map(({ resource }) => resource.id);
  };
  const [vital] = await found(all.token, 'category=vital-signs');
  const [result] = await found(all.token, 'category=laboratory');
  expect(await found(labs.token, 'category=vital-signs')).toEqual([]);
  expect(await found(labs.token, 'category=laboratory')).toContain(result);
  expect((await fhirGet(`Observation/${vital}`, labs.token)).status).toBe(404);
  expect((await fhirGet(`Observation/${result}`, labs.token)).status).toBe(200);
});

verifies('consent:record-choice', 'the first record is chosen to begin with, without a click', async ({ page }) => {
  await ask(page, await newApp(), {}, 'mlopez');
  await expect(page.getByRole('table').getByRole('radio')).toHaveCount(3);
  await expect(page.locator('#pat_scope')).toBeChecked();
});

verifies('consent:remembered', 'categories, too, unfolded', async ({ page }) => {
  const app = await newApp();
  await ask(page, app);
  await onConsent(page);
  await keepOnly(page, 'Observation', 'Laboratory results');
  await allow(page);
  await atRedirect(page);
  await ask(page, app);
  await onConsent(page);
  await expect(kind(page, 'Laboratory results')).toBeChecked();
  await expect(kind(page, 'Vital signs')).not.toBeChecked();
});

verifies('consent:new-marked', 'the row that was not asked before, and that one alone', async ({ page }) => {
  const app = await newApp();
  await ask(page, app);
  await onConsent(page);
  await expect(page.getByText('New', { exact: true })).toHaveCount(0);
  await allow(page);
  await atRedirect(page);
  await ask(page, app, { scope: `${scope} patient/CarePlan.rs` });
  await expect(page.getByText('New', { exact: true })).toHaveCount(1);
  await expect(scopeRow(page, 'patient/CarePlan.rs').getByText('New', { exact: true })).toBeVisible();
});

verifies('consent:dont-ask-again', 'no page until something new is asked, and taken back again', async ({ page }) => {
  const app = await newApp();
  await ask(page, app);
  await onConsent(page);
  await scopeRow(page, 'patient/Goal.rs').getByRole('checkbox').uncheck();
  const box = page.getByRole('checkbox', { name: /Do not ask me again/ });
  await expect(box).not.toBeChecked();
  await box.check();
  await allow(page);
  await atRedirect(page);

  const { verifier } = await ask(page, app);
  const { scopes } = await tokens(page, app, verifier);
  expect(scopes).toContain('patient/Observation.rs');
  expect(scopes).not.toContain('patient/Goal.rs');

  await ask(page, app, { scope: `${scope} patient/CarePlan.rs` });
  await onConsent(page);
  await ask(page, app, { prompt: 'consent' });
  await expect(box).toBeChecked();
  await box.uncheck();
  await allow(page);
  await atRedirect(page);
  await ask(page, app);
  await onConsent(page);
});

verifies('consent:dont-ask-again', 'ending the access of the app forgets it', async ({ page }) => {
  const app = await newApp();
  const { verifier } = await ask(page, app);
  await page.getByRole('checkbox', { name: /Do not ask me again/ }).check();
  await allow(page);
  await tokens(page, app, verifier);
  await page.goto('/manage');
  const row = page.locator('[data-grant-id]').filter({ hasText: 'An app to decide on' }).first();
  await row.getByRole('button', { name: 'End access' }).click();
  await expect(page.getByRole('status')).toBeVisible();
  await ask(page, app);
  await onConsent(page);
});

verifies('authorize:prompt-none', 'everything was allowed before: a code, with state and iss', async ({ page }) => {
  const app = await newApp();
  await ask(page, app);
  await onConsent(page);
  await tickAll(page);
  await allow(page);
  await atRedirect(page);
  const { parameters } = authorizationRequest({ client_id: app, scope, prompt: 'none' });
  const answer = await page.request.get(authorizeUrl(parameters), { maxRedirects: 0 });
  const query = new URL(answer.headers().location ?? '').searchParams;
  expect([query.get('state'), query.get('iss')]).toEqual([parameters.state, ehrUrl]);
  expect(query.get('code')).toMatch(/^c_/);
});

verifies('authorize:id-token-hint', 'of somebody else: login_required, and nobody else goes on', async ({ page }) => {
  const app = await newApp();
  const { verifier } = await ask(page, app);
  await onConsent(page);
  await allow(page);
  const { body } = await tokens(page, app, verifier);
  const hint = String(body.id_token);
  await page.context().clearCookies();
  const asked = { client_id: app, scope, id_token_hint: hint };
  await page.goto(authorizeUrl(authorizationRequest(asked).parameters));
  await signIn(page, 'mlopez');
  expect((await atRedirect(page)).get('error')).toBe('login_required');
  const silent = authorizeUrl(authorizationRequest({ ...asked, prompt: 'none' }).parameters);
  const answer = await page.request.get(silent, { maxRedirects: 0 });
  expect(new URL(answer.headers().location ?? '').searchParams.get('error')).toBe('login_required');
});

verifies('authorize:id-token-hint', 'one that we did not sign is refused at the app', async () => {
  const { parameters } = authorizationRequest({ id_token_hint: 'eyJhbGciOiJub25lIn0.e30.' });
  const response = await fetch(`${endpoints.authorize}?${new URLSearchParams(parameters)}`, { redirect: 'manual' });
  const query = new URL(response.headers.get('location') ?? '').searchParams;
  expect([query.get('error'), query.get('state')]).toEqual(['invalid_request', parameters.state]);
});

verifies('authorize:scope-as-uri', 'granted as asked, and worth what the short form is', async ({ page }) => {
  const app = await newApp();
  const smart = 'http://smarthealthit.org/fhir/scopes';
  const asked = `${smart}/launch/patient http://openid.net/specs/openid-connect-core-1_0#openid ${smart}/patient/Goal.read`;
  const { verifier } = await ask(page, app, { scope: asked });
  await expect(scopeRow(page, 'patient/Goal.read')).toBeVisible();
  await allow(page);
  const { token, body } = await tokens(page, app, verifier);
  expect(body.scope).toBe(asked);
  expect(body.id_token).toBeDefined();
  expect((await fhirGet(`Goal?patient=${body.patient}`, token)).status).toBe(200);
  expect((await fhirGet(`Condition?patient=${body.patient}`, token)).status).toBe(403);
});

verifies('consent:negotiation-kept', 'to an administrator, in a disclosure of the row', async ({ page }) => {
  const app = await newApp();
  const { verifier } = await ask(page, app, { scope: `${scope} nonsense patient/Patient.cruds` });
  await onConsent(page);
  await scopeRow(page, 'patient/Goal.rs').getByRole('checkbox').uncheck();
  await allow(page);
  await tokens(page, app, verifier);
  await page.context().clearCookies();
  await page.goto('/login?to=/admin/tokens');
  await signIn(page, 'admin');
  const row = page.locator('[data-grant-id]').filter({ hasText: app });
  await row.getByText('Why these scopes?').click();
  const told = (asked: string) =>
    row.locator('.negotiation > ul > li', { has: page.getByText(asked, { exact: true }) });
  await expect(told('patient/Goal.rs')).toContainText('The person denied it.');
  await expect(told('nonsense')).toContainText('is not a scope of SMART App Launch 2.2.');
  await expect(told('patient/Patient.cruds')).toContainText('patient/Patient.rs');
  expect(await axeFindings(page)).toEqual([]);
});

verifies(
  'consent:negotiation-kept',
  'of many scopes the first are shown, and the others on request',
  async ({ page }) => {
    const app = await newApp();
    const { verifier } = await ask(page, app, {
      scope: `${scope} patient/CarePlan.rs patient/Device.rs patient/Encounter.rs`,
    });
    await onConsent(page);
    await allow(page);
    const { scopes } = await tokens(page, app, verifier);
    await page.context().clearCookies();
    await page.goto('/login?to=/admin/tokens');
    await signIn(page, 'admin');
    const row = page.locator('[data-grant-id]').filter({ hasText: app });
    const [first, others] = [row.locator('.scopes > ul'), row.locator('.scopes > details:not(.negotiation) > ul')];
    await expect(others).toBeHidden();
    await row.getByText(/^\d+ more/).click();
    await expect(others).toBeVisible();
    const lines = (list: Locator) => list.getByRole('listitem').allTextContents();
    expect([...(await lines(first)), ...(await lines(others))]).toEqual(scopes);
  },
);
