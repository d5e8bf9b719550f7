import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { axeFindings } from '../axe.ts';
import { signInToEhr } from '../launch.ts';
import { redeem, redirectUri } from '../oauth.ts';
import { ehrUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { approve } from '../without-browser.ts';

const scope = 'launch/patient openid fhirUser offline_access patient/*.rs';

/** Access of an app that registered itself, whose id is long; gives the id. */
async function accessOfNewApp(deny: string[] = []): Promise<string> {
  const metadata = {
    client_name: 'An app of long names',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
    scope,
  };
  const registered = await fetch(`${ehrUrl}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
  const { client_id } = (await registered.json()) as { client_id: string };
  const { code, verifier } = await approve({ parameters: { client_id, scope }, deny });
  expect((await redeem(code, verifier, { client_id })).status).toBe(200);
  return client_id;
}

const rowOf = (page: Page, app: string) => page.locator('[data-grant-id]').filter({ hasText: app });
const revoke = (page: Page) => page.getByRole('main').getByRole('button', { name: 'Revoke', exact: true }).first();

/** At Token Administration, with the row of this app selected and the question asked. */
async function askToRevoke(page: Page, app: string) {
  await signInToEhr(page, 'admin');
  await page.goto('/admin/tokens');
  await rowOf(page, app).getByRole('checkbox').check();
  await revoke(page).click();
  const question = page.getByRole('dialog', { name: 'Revoke this access?' });
  await expect(question).toContainText(app);
  return question;
}

verifies('tokens:revoke-asks-first', 'no, by key or by button: all stays, and the focus is back', async ({ page }) => {
  const app = await accessOfNewApp();
  const question = await askToRevoke(page, app);
  expect(await axeFindings(page)).toEqual([]);
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(revoke(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(question).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(revoke(page)).toBeFocused();
  await page.reload();
  await expect(rowOf(page, app)).toHaveCount(1);
});

verifies('tokens:revoke-asks-first', 'yes, by keyboard: this access is gone, and it is said', async ({ page }) => {
  const [app, other] = [await accessOfNewApp(), await accessOfNewApp()];
  const question = await askToRevoke(page, app);
  await expect(question).not.toContainText(other);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, app)).toHaveCount(0);
  await expect(rowOf(page, other)).toHaveCount(1);
  await expect(page.getByRole('status')).toContainText('1 grant was revoked.');
  await expect(page.getByRole('status')).toBeFocused();
});

for (const width of [320, 1100, 1200])
  for (const path of ['/admin/tokens', '/admin/audit'])
    verifies('pages:no-room', `${path} at ${width} px, with everything unfolded`, async ({ page }) => {
      const app = await accessOfNewApp(['patient/Goal.rs']); // So that the others are granted one by one.
      await page.setViewportSize({ width, height: 800 });
      await signInToEhr(page, 'admin');
      await page.goto(path);
      const row = page.getByRole('row').filter({ hasText: app }).first();
      await expect(row).toBeVisible();
      for (const fold of await row.locator('summary').all()) await fold.click();
      await expect(row.locator('.scopes')).toContainText(path === '/admin/tokens' ? 'Of it:' : 'patient');
      for (const fold of await row.locator('.negotiation details').all()) {
        await expect(fold.getByRole('list')).toBeHidden();
        await fold.locator('summary').click();
      }
      const sideways = await page
        .locator('html, .log, .log *')
        .evaluateAll(all =>
          all
            .filter(
              one =>
                one.scrollWidth > one.clientWidth + 1 &&
                getComputedStyle(one).clipPath === 'none' &&
                one.clientWidth > 0,
            )
            .map(one => one.outerHTML.slice(0, 120)),
        );
      expect(sideways).toEqual([]);
      const details = await row.locator('.scopes').boundingBox();
      expect(details?.width).toBeGreaterThan(200);
    });

verifies('chart:no-known-allergies', 'in the banner and in the list', async ({ page }) => {
  await signInToEhr(page);
  await page.goto(`/patients/${patientIds['denise-carter']}`);
  const banner = page.getByRole('region', { name: 'Patient', exact: true });
  await expect(banner).toContainText('No known allergies');
  await expect(banner.locator('.allergy')).toHaveCount(0);
  const list = page.getByRole('region', { name: 'Allergies', exact: true });
  await expect(list).toContainText('No known allergies');
  await expect(list.getByRole('listitem')).toHaveCount(0);
});

verifies('pages:no-room', 'launch links beside each other are of one height', async ({ page }) => {
  await accessOfNewApp();
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInToEhr(page);
  await page.goto(`/patients/${patientIds['denise-carter']}`);
  await expect(page.locator('.launch').nth(1)).toBeVisible();
  const boxes = await page.locator('.launch').evaluateAll(all => all.map(one => one.getBoundingClientRect().toJSON()));
  for (const { top, height } of boxes)
    expect(new Set(boxes.filter(box => Math.abs(box.top - top) < 20).map(box => [box.top, box.height].join()))).toEqual(
      new Set([[top, height].join()]),
    );
});
