import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { axeFindings } from '../axe.ts';
import { fhirGet } from '../oauth.ts';
import { allow, deny, onConsent, signIn, tickAll, toggleScope } from '../person.ts';
import { ehrUrl, patientAppUrl } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';

/** From the app's button to the scope confirmation page. */
async function goToConsent(page: Page, username = 'whart123'): Promise<void> {
  await page.goto(patientAppUrl);
  await page.getByRole('button', { name: /^Connect/ }).click();
  await signIn(page, username);
  await onConsent(page);
  await tickAll(page);
}

async function connectApp(page: Page, username = 'whart123'): Promise<void> {
  await goToConsent(page, username);
  await allow(page);
  await onRecord(page);
}

const onRecord = (page: Page) => expect(page.getByRole('button', { name: 'Disconnect' })).toBeVisible();
const section = (page: Page, name: string | RegExp) => page.getByRole('region', { name });
const loaded = (page: Page) => expect(page.locator('[aria-busy="true"]')).toHaveCount(0);

/** What the app keeps in this tab. Tests look at it to replay what an attacker would. */
const keptSession = (page: Page) =>
  page.evaluate(() => JSON.parse(sessionStorage.getItem('smart.session') ?? 'null') as { accessToken: string } | null);

verifies('standalone:flow', 'William connects the app and sees his record', async ({ page }) => {
  await connectApp(page);
  await loaded(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('William');
  await expect(section(page, /^Conditions/)).toContainText(/diabetes/i);
  await expect(section(page, /^Medications/)).toContainText(/metformin/i);
  await expect(section(page, /^Laboratory results/)).toContainText(/Hemoglobin A1c/i);
  await expect(section(page, /^Vital signs/)).toContainText(/blood pressure/i);
  for (const name of [/^Allergies/, /^Immunizations/, /^Care plans/]) await expect(section(page, name)).toBeVisible();
  await expect(page.getByText('You did not share this.')).toHaveCount(0);
  expect(new URL(page.url()).search).toBe('');
});

verifies('standalone:flow', 'María opens her son’s record', async ({ page }) => {
  await goToConsent(page, 'mlopez');
  await page.getByRole('radio', { name: 'Mateo' }).check();
  await allow(page);
  await onRecord(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Mateo');
  await expect(page.getByText(/Opened by María/)).toBeVisible();
});

/** Presses Tab until the element has the focus, as somebody without a mouse does, and sees that it is not covered. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    const found = await page.evaluate(wanted => {
      const element = document.activeElement;
      if (!element?.matches(wanted)) return 'elsewhere';
      const { x, y, width, height } = element.getBoundingClientRect();
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      return top && (element.contains(top) || top.contains(element)) ? 'visible' : 'covered';
    }, selector);
    if (found === 'covered') throw new Error(`${selector} has the focus but something covers it`);
    if (found === 'visible') return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${selector}`);
}

test.describe('saying no', () => {
  test.use({ allowConsole: [/status of 403/] });

  verifies('standalone:keyboard', 'from the button to the record without a pointer', async ({ page }) => {
    await page.goto(patientAppUrl);
    await page.getByRole('button', { name: /^Connect/ }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.href.startsWith(ehrUrl));
    await tabTo(page, '#login_user');
    await page.keyboard.type('whart123');
    await tabTo(page, '#login_passwd');
    await page.keyboard.type('demo');
    await page.keyboard.press('Enter');
    await onConsent(page);
    await tickAll(page);
    await tabTo(page, 'input[value="patient/CarePlan.read"]');
    await page.keyboard.press('Space');
    await tabTo(page, '#allow');
    await page.keyboard.press('Enter');
    await onRecord(page);
    await expect(section(page, /^Care plans/)).toContainText('You did not share this.');
  });

  verifies('standalone:partial', 'one denied type is not shared, the others are', async ({ page }) => {
    await goToConsent(page);
    await toggleScope(page, 'patient/CarePlan.read');
    await allow(page);
    await onRecord(page);
    await loaded(page);
    await expect(section(page, /^Care plans/)).toContainText('You did not share this.');
    await expect(page.getByText('You did not share this.')).toHaveCount(1);
    await expect(section(page, /^Conditions/)).toContainText(/diabetes/i);
    const token = (await keptSession(page))?.accessToken;
    expect((await fhirGet('CarePlan', token)).status).toBe(403);
    expect((await fhirGet('Condition', token)).status).toBe(200);
  });

  verifies('standalone:partial', 'what is not shared of a type is not told as what is not there', async ({ page }) => {
    await goToConsent(page);
    for (const kind of ['problem-list-item', 'vital-signs']) {
      const box = page.locator(`input[value$="|${kind}"]`);
      await page.locator('details').filter({ has: box }).locator('summary').click();
      await box.uncheck();
    }
    await allow(page);
    await onRecord(page);
    await loaded(page);
    await expect(page.getByText('Not shared: vital signs. Shared in part: conditions.')).toBeVisible();
    await expect(section(page, /^Vital signs/)).toContainText('You did not share this.');
    await expect(section(page, /^Conditions/)).toContainText('Nothing is recorded in the part that you shared.');
    await expect(section(page, /^Laboratory results/)).toContainText(/Hemoglobin A1c/i);
    await expect(page.getByText('Conditions: only diagnoses made at visits and health concerns.')).toBeVisible();
  });

  verifies(
    'standalone:partial',
    'a part that no section shows is told, and counted by the EHR as before',
    async ({ page }) => {
      await goToConsent(page);
      await toggleScope(page, 'patient/CarePlan.read');
      const box = page.locator('input[value$="|social-history"]');
      if (!(await box.isVisible())) await page.locator('details').filter({ has: box }).locator('summary').click();
      await box.uncheck();
      const count = await page.locator('.scopes > .open > label > input:checked').count();
      await allow(page);
      await onRecord(page);
      await expect(page.getByText(/You share 7 of 8 kinds/)).toBeVisible();
      await expect(page.getByText(/Not shared: care plans. Observations: only .*vital signs/)).toBeVisible();
      await page.goto(`${ehrUrl}/manage`);
      await expect(page.getByText(`What it may do (${count} items, 1 of them in part)`).first()).toBeVisible();
    },
  );

  verifies('standalone:partial', 'the app says how much is shared', async ({ page }) => {
    await goToConsent(page);
    for (const type of ['Immunization', 'Observation']) await toggleScope(page, `patient/${type}.read`);
    await allow(page);
    await onRecord(page);
    await expect(page.getByText(/You share 5 of 8 kinds/)).toBeVisible();
    await expect(page.getByText('You did not share this.')).toHaveCount(3);
    expect(await axeFindings(page)).toEqual([]);
  });
});

verifies('standalone:denied', 'nothing is kept, and one can try again', async ({ page }) => {
  await goToConsent(page);
  await deny(page);
  await expect(page.getByText('Nothing was shared')).toBeVisible();
  expect(await keptSession(page)).toBeNull();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: /^Connect/ }).click();
  await onConsent(page);
});

for (const [name, query] of Object.entries({
  'a foreign state': 'code=stolen&state=of-somebody-else',
  'no state': 'code=stolen',
  'another issuer': 'code=stolen&state=STATE&iss=https%3A%2F%2Fevil.example',
}))
  verifies('standalone:state', `${name} is refused before anything is sent`, async ({ page }) => {
    const toTokenEndpoint: string[] = [];
    page.on('request', request => {
      if (request.url().startsWith(`${ehrUrl}/token`)) toTokenEndpoint.push(request.url());
    });
    await page.goto(patientAppUrl);
    const asked = page.waitForRequest(request => request.url().startsWith(`${ehrUrl}/authorize`));
    await page.getByRole('button', { name: /^Connect/ }).click();
    const state = new URL((await asked).url()).searchParams.get('state') ?? '';
    await expect(page.getByLabel('Username')).toBeVisible();
    await page.goto(`${patientAppUrl}/callback?${query.replace('STATE', encodeURIComponent(state))}`);
    await expect(page.getByText(/not started here|could not be trusted/)).toBeVisible();
    expect(toTokenEndpoint).toEqual([]);
    expect(await keptSession(page)).toBeNull();
  });

verifies('standalone:state', 'a callback opened twice does not log in twice', async ({ page }) => {
  await goToConsent(page);
  const callback = page.waitForRequest(request => request.url().startsWith(`${patientAppUrl}/callback`));
  await allow(page);
  const address = (await callback).url();
  await onRecord(page);
  const other = await page.context().newPage();
  await other.goto(address);
  await expect(other.getByText('This login was not started here')).toBeVisible();
});

verifies('standalone:reload', 'the record is still there, without a new sign-in', async ({ page }) => {
  await connectApp(page);
  await page.reload();
  await onRecord(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('William');
});
test.describe('an expired token', () => {
  test.use({ allowConsole: [/status of 401/] });
  verifies('standalone:reload', 'is renewed by the refresh token, once for all sections', async ({ page }) => {
    await connectApp(page);
    await loaded(page);
    await page.evaluate(() => {
      const session = JSON.parse(sessionStorage.getItem('smart.session') ?? '{}') as { expiresAtMs: number };
      sessionStorage.setItem('smart.session', JSON.stringify({ ...session, expiresAtMs: 0 }));
    });
    const renewals: string[] = [];
    page.on('request', request => {
      if (request.url() === `${ehrUrl}/token` && request.method() === 'POST') renewals.push(request.postData() ?? '');
    });
    await page.reload();
    await loaded(page);
    await expect(section(page, /^Conditions/)).toContainText(/diabetes/i);
    expect(renewals).toHaveLength(1);
    expect(renewals[0]).toContain('grant_type=refresh_token');
  });
});

verifies('standalone:disconnect', 'the token is dead and the tab has forgotten the record', async ({ page }) => {
  await connectApp(page);
  await loaded(page);
  const token = (await keptSession(page))?.accessToken;
  const path = `Patient/${patientIds['william-hart']}`;
  expect((await fhirGet(path, token)).status).toBe(200);
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByText('You are disconnected')).toBeVisible();
  expect(await keptSession(page)).toBeNull();
  expect((await fhirGet(path, token)).status).toBe(401);
  await expect(page.getByText('William')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const)
  verifies('pages:axe', `the patient app with a record, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await connectApp(page);
    await loaded(page);
    expect(await axeFindings(page)).toEqual([]);
  });
verifies('pages:320', 'the patient app with a record', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await connectApp(page);
  await loaded(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
