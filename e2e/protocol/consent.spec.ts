import { expect, type Page } from '@playwright/test';
import { patientIds, relatedPersonIds } from '@smart-ehr/prisma/cast';
import { decodeJwt } from 'jose';
import { authorizationRequest, authorizeUrl, fhirGet, redeem, redirectUri } from '../oauth.ts';
import {
  allow,
  approve,
  atRedirect,
  catchRedirect,
  connect,
  deny,
  onConsent,
  scopeRow,
  signIn,
  toggleScope,
} from '../person.ts';
import { ehrUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';

/** Brings the page to scope confirmation. */
async function reachConsent(page: Page, username = 'whart123', change: Record<string, string | undefined> = {}) {
  const request = authorizationRequest(change);
  await catchRedirect(page);
  await page.goto(authorizeUrl(request.parameters));
  await signIn(page, username);
  await onConsent(page);
  return request;
}

const shownScopes = (page: Page) =>
  page
    .getByRole('listitem')
    .evaluateAll(items =>
      items.map(item => /\S+\/\S+|openid|fhirUser|\w+_access/.exec(item.textContent ?? '')?.[0] ?? ''),
    );

verifies('consent:order', 'context first, then every type by name', async ({ page }) => {
  await reachConsent(page);
  const scopes = (await shownScopes(page)).filter(Boolean);
  expect(scopes.slice(0, 4)).toEqual(['launch/patient', 'openid', 'fhirUser', 'offline_access']);
  const types = scopes.slice(4);
  expect(types).toEqual([...types].sort());
  for (const type of ['AllergyIntolerance', 'CarePlan', 'Condition', 'Observation', 'Patient', 'Provenance'])
    expect(types).toContain(`patient/${type}.read`);
});

verifies('consent:deny-one', '403 for that type only', async ({ page }) => {
  const { tokens } = await connect(page, { deny: ['patient/CarePlan.read'] });
  expect((await fhirGet(`CarePlan?patient=${tokens.patient}`, tokens.access_token)).status).toBe(403);
  for (const type of ['Condition', 'Observation', 'MedicationRequest', 'AllergyIntolerance', 'Immunization'])
    expect((await fhirGet(`${type}?patient=${tokens.patient}`, tokens.access_token)).status, type).toBe(200);
});
verifies('consent:deny-one', 'by clicking anywhere in the row, and back again', async ({ page }) => {
  await reachConsent(page);
  const row = scopeRow(page, 'patient/Goal.read');
  await row.click();
  await expect(row.getByRole('checkbox')).not.toBeChecked();
  await row.click();
  await expect(row.getByRole('checkbox')).toBeChecked();
});

verifies('consent:deny-all', 'access_denied with the state', async ({ page }) => {
  const { parameters } = await reachConsent(page);
  await deny(page);
  const answer = await atRedirect(page);
  expect(answer.get('error')).toBe('access_denied');
  expect(answer.get('state')).toBe(parameters.state);
  expect(answer.get('iss')).toBe(ehrUrl);
  expect(answer.has('code')).toBe(false);
});
verifies('consent:deny-all', 'going back afterwards gives no code', async ({ page }) => {
  await reachConsent(page);
  const address = page.url();
  await deny(page);
  await atRedirect(page);
  await page.goto(address);
  await expect(page.getByRole('button', { name: 'Allow', exact: true })).toHaveCount(0);
});

verifies(
  'consent:locked',
  'no checkbox to clear, and still granted when the form leaves them out',
  async ({ page }) => {
    const { verifier } = await reachConsent(page);
    for (const scope of ['launch/patient', 'openid', 'fhirUser'])
      await expect(scopeRow(page, scope).getByRole('checkbox', { disabled: false })).toHaveCount(0);
    await page.evaluate(() => {
      for (const input of document.querySelectorAll<HTMLInputElement>('input'))
        if (['launch/patient', 'openid', 'fhirUser'].includes(input.value)) input.remove();
    });
    await allow(page);
    const { body } = await redeem((await atRedirect(page)).get('code') ?? '', verifier);
    for (const scope of ['launch/patient', 'openid', 'fhirUser'])
      expect(String(body.scope).split(' ')).toContain(scope);
  },
);

for (const [name, value] of Object.entries({
  'a scope that was not asked': 'patient/*.cruds',
  'another level': 'user/Patient.read',
  nonsense: 'nonsense',
}))
  verifies('consent:tampering', `${name} is refused`, async ({ page }) => {
    await reachConsent(page, 'whart123', { scope: 'launch/patient patient/Patient.read patient/Goal.read' });
    await page.evaluate(scope => {
      const box = document.querySelector<HTMLInputElement>('input[type=checkbox]');
      if (box) box.value = scope;
    }, value);
    await Promise.all([
      page.waitForResponse(response => response.url().includes('/consent') && response.status() === 400),
      allow(page),
    ]);
    expect(page.url().startsWith(redirectUri)).toBe(false);
  });
verifies('consent:tampering', 'a record that was not offered is refused', async ({ page }) => {
  await reachConsent(page);
  await page.evaluate(other => {
    const radio = document.querySelector<HTMLInputElement>('input[type=radio]');
    if (radio) radio.value = other;
  }, patientIds['denise-carter']);
  await Promise.all([
    page.waitForResponse(response => response.url().includes('/consent') && response.status() === 400),
    allow(page),
  ]);
  expect(page.url().startsWith(redirectUri)).toBe(false);
});

verifies('consent:record-choice', 'a child’s record: patient and fhirUser follow, sub stays', async ({ page }) => {
  const own = await connect(page, { username: 'mlopez' });
  const child = await connect(page, { record: 'Mateo' });
  expect(own.tokens.patient).toBe(patientIds['maria-lopez']);
  expect(child.tokens.patient).toBe(patientIds['mateo-lopez']);
  const [mine, his] = [decodeJwt(own.tokens.id_token ?? ''), decodeJwt(child.tokens.id_token ?? '')];
  expect(his.sub).toBe(mine.sub);
  expect(String(mine.fhirUser)).toContain(`Patient/${patientIds['maria-lopez']}`);
  expect(String(his.fhirUser)).toContain(`RelatedPerson/${relatedPersonIds['maria-lopez-of-mateo']}`);
  expect((await fhirGet(`Patient/${patientIds['maria-lopez']}`, child.tokens.access_token)).status).toBe(404);
});
verifies('consent:record-choice', 'the first record is chosen to begin with, without a click', async ({ page }) => {
  await reachConsent(page, 'mlopez');
  await expect(page.getByRole('table').getByRole('radio')).toHaveCount(3);
  await expect(page.locator('#pat_scope')).toBeChecked();
});

verifies('consent:offline-is-the-duration', 'denied: no refresh token', async ({ page }) => {
  const { tokens } = await connect(page, { deny: ['offline_access'] });
  expect(tokens.refresh_token).toBeUndefined();
  expect(tokens.scope.split(' ')).not.toContain('offline_access');
});
verifies('consent:offline-is-the-duration', 'the page says how long in both cases', async ({ page }) => {
  await reachConsent(page);
  await expect(page.getByText(/until you end it/i).first()).toBeVisible();
  await toggleScope(page, 'offline_access');
  await expect(page.getByText(/this visit/i).first()).toBeVisible();
});

verifies('consent:patient-picker', 'a physician searches her own patients and chooses one', async ({ page }) => {
  const { parameters, verifier } = authorizationRequest();
  await catchRedirect(page);
  await page.goto(authorizeUrl(parameters));
  await signIn(page, 'aokafor');
  await page.locator('#patient_search').fill('Hart');
  await page.locator('#patient_search').press('Enter');
  const row = page.locator(`[data-patient-id="${patientIds['william-hart']}"]`);
  await row.getByRole('button', { name: /Choose/ }).click();
  await onConsent(page);
  await allow(page);
  const { body } = await redeem((await atRedirect(page)).get('code') ?? '', verifier);
  expect(body.patient).toBe(patientIds['william-hart']);
});
verifies('consent:patient-picker', 'a patient of another physician is not among them', async ({ page }) => {
  await page.goto(authorizeUrl(authorizationRequest().parameters));
  await signIn(page, 'aokafor');
  await expect(page.locator('#patient_search')).toBeVisible();
  const chosen = await page.evaluate(async () => {
    const row = document.querySelector('[data-patient-id]');
    return row !== null;
  });
  expect(chosen).toBe(true);
});

verifies('consent:no-record', 'the administrator is told so', async ({ page }) => {
  await catchRedirect(page);
  const { parameters } = authorizationRequest();
  await page.goto(authorizeUrl(parameters));
  await signIn(page, 'admin');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('main').getByRole('button').first().click();
  const answer = await atRedirect(page);
  expect([answer.get('error'), answer.get('state')]).toEqual(['access_denied', parameters.state]);
});

verifies('consent:deny-one', 'earlier choices are preset the next time', async ({ page }) => {
  await approve(page, { deny: ['patient/Goal.read'] });
  await page.goto(authorizeUrl(authorizationRequest().parameters));
  await expect(scopeRow(page, 'patient/Goal.read').getByRole('checkbox')).not.toBeChecked();
});
