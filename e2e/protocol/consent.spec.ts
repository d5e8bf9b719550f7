import { expect, type Page } from '@playwright/test';
import { patientIds, relatedPersonIds } from '@smart-ehr/prisma/cast';
import { decodeJwt } from 'jose';
import { authorizationRequest, authorizeUrl, fhirGet, redeem, redirectUri, refresh } from '../oauth.ts';
import {
  allow,
  approve,
  atRedirect,
  connect,
  deny,
  onConsent,
  scopeRow,
  signIn,
  tickAll,
  toggleScope,
} from '../person.ts';
import { ehrUrl } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';

/** Refused forms and finished interactions answer 400 or 403; Chromium notes that in its console. */
test.use({ allowConsole: [/status of (400|403)/] });

/** Brings the page to scope confirmation. */
async function reachConsent(page: Page, username = 'whart123', change: Record<string, string | undefined> = {}) {
  const request = authorizationRequest(change);
  await page.goto(authorizeUrl(request.parameters));
  await signIn(page, username);
  await onConsent(page);
  await tickAll(page);
  return request;
}

/** The scope strings of the list, in the order of the page. */
const shownScopes = (page: Page) => page.locator('.scopes > li > .scope code').allInnerTexts();

verifies('consent:order', 'context first, then every type by name', async ({ page }) => {
  await reachConsent(page);
  const scopes = await shownScopes(page);
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
verifies(
  'consent:patient-picker',
  'a patient of another physician is not found, nor chosen by force',
  async ({ page }) => {
    await page.goto(authorizeUrl(authorizationRequest().parameters));
    await signIn(page, 'aokafor');
    const search = async (name: string) => {
      await page.locator('#patient_search').fill(name);
      await page.locator('#patient_search').press('Enter');
    };
    await search('Blake');
    await expect(page.locator(`[data-patient-id="${patientIds['jordan-blake']}"]`)).toHaveCount(0);
    await search('Hart');
    const row = page.locator(`[data-patient-id="${patientIds['william-hart']}"]`);
    const field = row.locator('[name=patient]');
    await field.evaluate((element, other) => element.setAttribute('value', other), patientIds['jordan-blake']);
    const answered = page.waitForResponse(response => response.request().method() === 'POST');
    await row.getByRole('button', { name: /Choose/ }).click();
    expect((await answered).status()).toBe(403);
  },
);

verifies('consent:no-record', 'the administrator is told so', async ({ page }) => {
  const { parameters } = authorizationRequest();
  await page.goto(authorizeUrl(parameters));
  await signIn(page, 'admin');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('main').getByRole('button').first().click();
  const answer = await atRedirect(page);
  expect([answer.get('error'), answer.get('state')]).toEqual(['access_denied', parameters.state]);
});

verifies(
  'consent:remembered',
  'what was denied is off the next time, and Reset goes back to that',
  async ({ page }) => {
    const parameters = { client_id: 'inferno-confidential' };
    await approve(page, { username: 'mlopez', parameters, deny: ['patient/Goal.read'] });
    await page.goto(authorizeUrl(authorizationRequest(parameters).parameters));
    const goal = scopeRow(page, 'patient/Goal.read').getByRole('checkbox');
    const plan = scopeRow(page, 'patient/CarePlan.read').getByRole('checkbox');
    await expect(goal).not.toBeChecked();
    await expect(plan).toBeChecked();
    await plan.click();
    await page.getByRole('button', { name: /Reset/ }).click();
    await expect(plan).toBeChecked();
    await expect(goal).not.toBeChecked();
  },
);

async function signOut(page: Page): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('button', { name: /Sign out/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: /Sign out/ })).toHaveCount(0);
}
verifies('consent:online-access', 'a refresh token, until the person signs out', async ({ page }) => {
  const scope = 'launch/patient openid online_access patient/Patient.rs';
  const { tokens } = await connect(page, { username: 'mlopez', parameters: { scope } });
  const { status, body } = await refresh(tokens.refresh_token ?? '');
  expect(status).toBe(200);
  await signOut(page);
  expect((await refresh(String(body.refresh_token))).body.error).toBe('invalid_grant');
  expect((await fhirGet(`Patient/${tokens.patient}`, String(body.access_token))).status).toBe(401);
});
verifies('sign-out:online-access', 'ends what hung on the session, and nothing else', async ({ page }) => {
  const scopes = {
    ends: 'launch/patient patient/Patient.rs',
    stays: 'launch/patient offline_access patient/Patient.rs',
  };
  const { tokens: ends } = await connect(page, { parameters: { scope: scopes.ends } });
  const { tokens: stays } = await connect(page, { parameters: { scope: scopes.stays } });
  const status = async (token: string) => (await fhirGet(`Patient/${ends.patient}`, token)).status;
  expect([await status(ends.access_token), await status(stays.access_token)]).toEqual([200, 200]);
  await signOut(page);
  expect([await status(ends.access_token), await status(stays.access_token)]).toEqual([401, 200]);
});
verifies('consent:online-access', 'offline_access outlives the sign-out', async ({ page }) => {
  const scope = 'launch/patient offline_access patient/Patient.rs';
  const { tokens } = await connect(page, { parameters: { scope } });
  await signOut(page);
  expect((await refresh(tokens.refresh_token ?? '')).status).toBe(200);
});
