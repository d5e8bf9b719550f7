import { expect } from '@playwright/test';
import { demoPassword } from '@smart-ehr/prisma/cast';
import { authorizationRequest, authorizeUrl, patientApp } from '../oauth.ts';
import { allow, onConsent, signIn } from '../person.ts';
import { ehrUrl } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';

test.describe('a refused form', () => {
  test.use({ allowConsole: [/status of (400|401|403|429)/] });

  verifies('sign-in:wrong-password', 'the same words for a wrong password and an unknown name', async ({ page }) => {
    await page.goto(authorizeUrl(authorizationRequest().parameters));
    const alerts: string[] = [];
    for (const username of ['nchen', 'nobody-at-all']) {
      await signIn(page, username, 'wrong');
      await expect(page.getByRole('alert')).toBeVisible();
      alerts.push(await page.getByRole('alert').innerText());
      await expect(page.getByLabel('Username')).toHaveValue(username);
      await expect(page.getByLabel('Password')).toHaveValue('');
    }
    expect(alerts[0]).toBe(alerts[1]);
  });
  verifies('sign-in:wrong-password', 'afterwards the right one leads on to where one was going', async ({ page }) => {
    await page.goto(authorizeUrl(authorizationRequest().parameters));
    await signIn(page, 'mlopez', 'wrong');
    await signIn(page, 'mlopez');
    await onConsent(page);
  });

  verifies('sign-in:lock-out', 'says how long to wait, and holds nobody else up', async ({ page }) => {
    await page.goto('/login');
    const name = `nobody-${Date.now()}`;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await signIn(page, name, 'wrong');
      await expect(page.getByRole('alert')).toContainText('do not match');
    }
    const locked = page.waitForResponse(response => response.request().method() === 'POST');
    await signIn(page, name, 'wrong');
    expect((await locked).status()).toBe(429);
    expect(Number((await locked).headers()['retry-after'])).toBeGreaterThan(60);
    await expect(page.getByRole('alert')).toContainText(/Too many tries\. Wait [23] minutes, then try again\./);
    await signIn(page, 'whart123');
    await expect(page.getByText('William Hart').first()).toBeVisible();
  });

  verifies('sign-in:csrf', 'without its token the form is refused', async ({ page }) => {
    await page.goto('/login');
    await page.locator('input[name=form_token]').evaluate(input => input.remove());
    const refused = page.waitForResponse(response => response.request().method() === 'POST');
    await signIn(page, 'whart123');
    expect([400, 403]).toContain((await refused).status());
    await page.goto('/');
    await expect(page.getByRole('button', { name: /Sign out/ })).toHaveCount(0);
  });
  verifies('sign-in:csrf', 'another browser cannot continue this one’s interaction', async ({ page, browser }) => {
    await page.goto(authorizeUrl(authorizationRequest().parameters));
    const other = await browser.newContext();
    const elsewhere = await other.newPage();
    const response = await elsewhere.goto(page.url());
    expect(response?.status()).toBeGreaterThanOrEqual(400);
    await expect(elsewhere.getByLabel('Password')).toHaveCount(0);
    await other.close();
  });
  verifies('sign-in:csrf', 'a form posted from another origin is refused', async () => {
    const response = await fetch(`${ehrUrl}/login`, {
      method: 'POST',
      body: new URLSearchParams({ login_user: 'whart123', login_passwd: demoPassword }),
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      redirect: 'manual',
    });
    expect([400, 403]).toContain(response.status);
    expect(response.headers.get('set-cookie') ?? '').not.toContain('session');
  });
});

verifies('sign-in:fixation', 'an id that somebody planted is not signed in', async ({ page, context, browser }) => {
  const planted = { name: 'ehr_session', value: 's_planted-by-somebody-else', url: ehrUrl };
  await context.addCookies([planted]);
  await page.goto('/login');
  await signIn(page, 'whart123');
  await expect(page.getByText('William Hart').first()).toBeVisible();
  const session = (await context.cookies()).find(({ name }) => name === planted.name);
  expect(session?.value).not.toBe(planted.value);
  const other = await browser.newContext();
  await other.addCookies([planted]);
  const elsewhere = await other.newPage();
  await elsewhere.goto(`${ehrUrl}/login`);
  await expect(elsewhere.getByLabel('Password')).toBeVisible();
  await other.close();
});
verifies(
  'sign-in:fixation',
  'the id of the session before is dead after the next sign-in',
  async ({ page, context }) => {
    await page.goto('/login');
    await signIn(page, 'whart123');
    await expect(page.getByText('William Hart').first()).toBeVisible();
    const before = (await context.cookies()).filter(({ name }) => name === 'ehr_session');
    await page.goto(authorizeUrl(authorizationRequest({ prompt: 'login' }).parameters));
    await signIn(page, 'whart123');
    await onConsent(page);
    await context.addCookies(before);
    await page.goto('/login');
    await expect(page.getByLabel('Password')).toBeVisible();
  },
);

verifies('sign-in:credentials-stay-here', 'no request to the app carries the password', async ({ page }) => {
  const toApp: string[] = [];
  page.on('request', request => {
    if (request.url().startsWith(new URL(patientApp.redirectUri).origin))
      toApp.push(`${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`);
  });
  const change = { client_id: patientApp.clientId, redirect_uri: patientApp.redirectUri };
  await page.route(`${patientApp.redirectUri}*`, route => route.fulfill({ body: 'the app', contentType: 'text/html' }));
  await page.goto(authorizeUrl(authorizationRequest(change).parameters));
  await page.getByLabel('Username').fill('whart123');
  await page.getByLabel('Password').fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await allow(page);
  await page.waitForURL(`${patientApp.redirectUri}*`);
  expect(toApp.length).toBeGreaterThan(0);
  for (const request of toApp) expect(request).not.toMatch(/login_passwd|=demo\b|"demo"/);
});

verifies('sign-in:credentials-stay-here', 'an empty password does not leave the page', async ({ page }) => {
  await page.goto(authorizeUrl(authorizationRequest().parameters));
  const address = page.url();
  await page.getByLabel('Username').fill('whart123');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.locator('#login_passwd:invalid')).toBeVisible();
  expect(page.url()).toBe(address);
});

verifies('sign-in:straight', 'in, named on the home page, and out again', async ({ page }) => {
  await page.goto('/login');
  await signIn(page, 'whart123');
  await expect(page.getByText('William Hart').first()).toBeVisible();
  await page
    .getByRole('button', { name: /Sign out/ })
    .first()
    .click();
  await page.goto('/');
  await expect(page.getByRole('button', { name: /Sign out/ })).toHaveCount(0);
});
verifies(
  'sign-in:straight',
  'the session cookie is new with each sign-in, HttpOnly and SameSite',
  async ({ page, context }) => {
    await page.goto('/login');
    const before = await context.cookies();
    await signIn(page, 'whart123');
    await expect(page.getByText('William Hart').first()).toBeVisible();
    const session = (await context.cookies()).find(
      cookie => !before.some(old => old.name === cookie.name && old.value === cookie.value),
    );
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  },
);
