import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { axeFindings } from '../axe.ts';
import { signInToEhr, startLaunch, william } from '../launch.ts';
import { authorizationRequest, authorizeUrl, fhirGet } from '../oauth.ts';
import { allow, deny, onConsent, signIn, tickAll, toggleScope } from '../person.ts';
import { ehrUrl, fhirBase, practitionerAppUrl } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';

const appName = 'Clinical Summary';
const region = (page: Page, name: RegExp) => page.getByRole('region', { name });

/** From the EHR's home to William's chart, as a clinician goes. */
async function openChart(page: Page, username = 'aokafor'): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('link', { name: /Quick View/ })
    .first()
    .click();
  await signIn(page, username);
  await page.getByRole('searchbox').fill('hart');
  await page
    .getByRole('row', { name: /Hart.*William/ })
    .getByRole('link')
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hart, William');
}

/** Presses the launch link; gives the tab that it opens. */
async function launchInTab(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await page.locator('a[data-client-id="practitioner-app"]').click();
  return opened;
}

async function approveAll(page: Page): Promise<void> {
  await onConsent(page);
  await tickAll(page);
  await allow(page);
}

async function onChart(page: Page): Promise<void> {
  await expect(region(page, /^Problems/)).toContainText(/diabetes/i);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

const keptToken = (page: Page) =>
  page.evaluate(() =>
    Object.values(sessionStorage)
      .map(text => /"accessToken":"([^"]+)"/.exec(String(text))?.[1])
      .find(Boolean),
  );

verifies('launch:flow', 'from the home page to the app in a tab, with this patient', async ({ page }) => {
  await openChart(page);
  const app = await launchInTab(page);
  await approveAll(app);
  await onChart(app);
  await expect(app.getByRole('heading', { level: 1 })).toContainText('William');
  expect(app.url()).toBe(`${practitionerAppUrl}/`);
  const token = await keptToken(app);
  expect((await fhirGet(`Patient/${william}`, token)).status).toBe(200);
  expect((await fhirGet(`Patient/${patientIds['denise-carter']}`, token)).status).toBe(404);
});

test.describe('in the frame', () => {
  // Chromium says so of every frame that may run its own origin's scripts; the app's origin is not ours.
  test.use({ allowConsole: [/allow-same-origin for its sandbox/] });

  verifies('launch:flow', 'in the EHR’s frame, which says itself who the patient is', async ({ page }) => {
    await openChart(page);
    await page.getByRole('button', { name: `Show here: ${appName}` }).click();
    const app = page.frameLocator('iframe');
    await app.getByRole('button', { name: 'Allow', exact: true }).click();
    await expect(app.getByRole('region', { name: /^Problems/ })).toContainText(/diabetes/i);
    await expect(app.getByRole('heading', { name: 'William Hart' })).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hart, William');
  });
});

verifies('launch:flow', 'with a visit', async ({ page }) => {
  await openChart(page);
  const visits = page.getByLabel('Visit to open it with');
  await visits.selectOption({ index: 1 });
  const app = await launchInTab(page);
  await approveAll(app);
  await onChart(app);
  await expect(region(app, /^This visit/)).toBeVisible();
});

verifies('launch:flow', 'a nurse reads the same chart', async ({ page }) => {
  await openChart(page, 'nchen');
  const app = await launchInTab(page);
  await approveAll(app);
  await onChart(app);
});

verifies('launch:flow', 'by keyboard alone', async ({ page }) => {
  await openChart(page);
  const link = page.locator('a[data-client-id="practitioner-app"]');
  for (let presses = 0; presses < 60 && !(await link.evaluate(one => one === document.activeElement)); presses += 1)
    await page.keyboard.press('Tab');
  const opened = page.waitForEvent('popup');
  await page.keyboard.press('Enter');
  const app = await opened;
  await onConsent(app);
  await app.locator('#allow').focus();
  await app.keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Close chart' })).toBeVisible();
});

verifies('launch:flow', 'from Quick View without a chart the clinician picks the patient', async ({ page }) => {
  await signInToEhr(page);
  await page.goto('/quick-view');
  const app = await launchInTab(page);
  await expect(app.locator('#patient_search')).toBeVisible();
  await app.locator('#patient_search').fill('hart');
  await app.keyboard.press('Enter');
  await app
    .locator(`tr[data-patient-id="${william}"]`)
    .getByRole('button', { name: /^Choose/ })
    .click();
  await approveAll(app);
  await onChart(app);
});

test.describe('what is refused', () => {
  test.use({ allowConsole: [/status of (401|403|404)/, /frame-ancestors/] });

  verifies('launch:flow', 'a denied type is said to be missing, the rest is there', async ({ page }) => {
    await openChart(page);
    const app = await launchInTab(page);
    await onConsent(app);
    await tickAll(app);
    await toggleScope(app, 'patient/MedicationRequest.rs');
    await allow(app);
    await onChart(app);
    await expect(region(app, /^Medications/)).toContainText(/not (shared|granted|given|allowed)/i);
  });

  verifies('launch:flow', 'Deny leads to words, and nothing is kept', async ({ page }) => {
    await openChart(page);
    const app = await launchInTab(page);
    await onConsent(app);
    await deny(app);
    await expect(app.getByText('Access was not given')).toBeVisible();
    expect(await keptToken(app)).toBeUndefined();
  });

  verifies('launch:single-use', 'the app’s launch URL opened again says that it is used up', async ({ page }) => {
    await signInToEhr(page);
    const { body } = await startLaunch(page, { clientId: 'practitioner-app', patientId: william });
    await page.goto(body.url);
    await approveAll(page);
    await onChart(page);
    await page.goto(body.url);
    await expect(page.getByText('This launch cannot be used')).toBeVisible();
    await expect(page.getByText(/diabetes/i)).toHaveCount(0);
  });

  verifies('launch:other-user', 'in the browser of somebody else the app shows nothing', async ({ page, browser }) => {
    await signInToEhr(page);
    const { body } = await startLaunch(page, { clientId: 'practitioner-app', patientId: william });
    const other = await browser.newPage();
    await signInToEhr(other, 'nchen');
    await other.goto(body.url);
    await expect(other.getByText('This launch cannot be used')).toBeVisible();
    await other.close();
  });

  for (const username of ['whart123', 'admin'])
    verifies('launch:who-may', `${username} is told who Quick View is for`, async ({ page }) => {
      await signInToEhr(page, username);
      await page.goto('/quick-view');
      await expect(page.getByText('Quick View and charts are for physicians and nurses.')).toBeVisible();
      await expect(page.locator('[data-client-id]')).toHaveCount(0);
    });

  verifies('launch:trusted-issuer', 'an unknown issuer is named, and nothing is sent there', async ({ page }) => {
    const sent: string[] = [];
    page.on('request', request => void sent.push(request.url()));
    const iss = 'http://localhost:4999/fhir';
    await page.goto(`${practitionerAppUrl}/launch?${new URLSearchParams({ iss, launch: 'l_x' })}`);
    await expect(page.getByText('This app does not know that EHR')).toBeVisible();
    await expect(page.getByRole('alert')).toContainText(`the FHIR server ${iss}`);
    expect(sent.filter(url => url.startsWith('http://localhost:4999'))).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
  });

  for (const [what, query] of [
    ['a base that only begins like ours', { iss: `${fhirBase}.attacker.example`, launch: 'l_x' }],
    ['no issuer', { launch: 'l_x' }],
    ['no launch', { iss: fhirBase }],
  ] as const)
    verifies('launch:trusted-issuer', `${what} stays at the app`, async ({ page }) => {
      await page.goto(`${practitionerAppUrl}/launch?${new URLSearchParams(query)}`);
      await expect(page.getByRole('heading', { name: 'Open this app from a chart' })).toBeVisible();
      expect(page.url().startsWith(practitionerAppUrl)).toBe(true);
    });

  verifies('frame:ancestors', 'another site’s page cannot frame our sign-in', async ({ page }) => {
    await page.route('http://localhost:4567/attack', route =>
      route.fulfill({
        contentType: 'text/html',
        body: `<title>x</title><iframe src="${authorizeUrl(authorizationRequest().parameters).replaceAll('&', '&amp;')}"></iframe>`,
      }),
    );
    await page.goto('http://localhost:4567/attack');
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    await expect(page.frameLocator('iframe').locator('#login_user')).toHaveCount(0);
  });
});

/** The EHR's screens and the app, each at its fullest. */
const pages: Record<string, (page: Page) => Promise<Page>> = {
  'Quick View': async page => {
    await signInToEhr(page);
    await page.goto('/quick-view');
    await expect(page.getByText(/\d+ patients/)).toBeVisible();
    return page;
  },
  chart: async page => {
    await openChart(page);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    return page;
  },
  'Quick View, not for patients': async page => {
    await signInToEhr(page, 'whart123');
    await page.goto('/quick-view');
    await expect(page.getByText('Quick View and charts are for physicians and nurses.')).toBeVisible();
    return page;
  },
  'Token Administration': async page => {
    await signInToEhr(page, 'admin');
    await page.goto('/admin/tokens');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    return page;
  },
  Audit: async page => {
    await signInToEhr(page, 'admin');
    await page.goto('/admin/audit');
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    return page;
  },
  'the practitioner app with a chart': async page => {
    await signInToEhr(page);
    const { body } = await startLaunch(page, { clientId: 'practitioner-app', patientId: william });
    await page.goto(body.url);
    await approveAll(page);
    await onChart(page);
    return page;
  },
  'the practitioner app, not launched': async page => {
    await page.goto(practitionerAppUrl);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    return page;
  },
};
for (const [name, open] of Object.entries(pages)) {
  for (const colorScheme of ['light', 'dark'] as const)
    verifies('pages:axe', `${name}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      expect(await axeFindings(await open(page))).toEqual([]);
    });
  verifies('pages:320', name, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
}

for (const path of ['/quick-view', `/patients/${william}`])
  verifies('pages:headers', `${path.split('/')[1]} runs scripts and styles of its own alone`, async ({ page }) => {
    await signInToEhr(page);
    const answer = await page.goto(`${ehrUrl}${path}`);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    for (const directive of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy).toContain(directive);
    expect(policy).not.toContain('unsafe');
    expect(policy).toMatch(/style-src 'self' 'nonce-[\w+/=-]{16,}'/);
    expect(answer?.headers()['cache-control']).toContain('no-store');
  });
