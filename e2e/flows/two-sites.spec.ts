import { Agent } from 'node:https';
import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { allow, onConsent, signIn } from '../person.ts';
import { test } from '../test.ts';
import { appSite, framingEhr, plainEhr, startTwoSites, type TwoSites, webchartAlias } from '../two-sites.ts';
import { verifies } from '../verifies.ts';
import { createExampleApp, exampleCallback, serveExampleApp } from '../webchart-app.ts';

const william = patientIds['william-hart'];
const redirectUri = `${appSite}/callback`;

let sites: TwoSites;
test.describe.configure({ mode: 'serial', timeout: 90_000 });
test.beforeAll(async () => {
  test.setTimeout(90_000);
  sites = await startTwoSites();
});
test.afterAll(async () => {
  await sites?.stop();
});

async function signedIn(page: Page, ehr: string): Promise<void> {
  await page.goto(`${ehr}/login`);
  await signIn(page, 'aokafor');
  await page.waitForURL(url => url.pathname !== '/login');
}

/** What the EHR's own screen asks for, from a screen of the EHR. */
async function newHandle(page: Page): Promise<string> {
  await page.goto(`${plainEhr}/quick-view`);
  return page.evaluate(async patientId => {
    const response = await fetch('/api/launches', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId: 'practitioner-app', patientId }),
    });
    return ((await response.json()) as { launch: string }).launch;
  }, william);
}

function authorizationForm(launch: string) {
  return {
    response_type: 'code',
    client_id: 'practitioner-app',
    redirect_uri: redirectUri,
    scope: 'launch openid fhirUser patient/Patient.rs',
    state: 'a-state-of-the-test',
    aud: `${plainEhr}/fhir`,
    launch,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  };
}

/** What comes to the app's redirect_uri; the app itself takes it out of the address at once. */
async function atTheApp(page: Page): Promise<URLSearchParams> {
  const request = await page.waitForRequest(one => one.url().startsWith(`${redirectUri}?`));
  return new URL(request.url()).searchParams;
}

/** A page on the app's site that sends the request as a form, as an app with long scopes does. */
async function postFromTheApp(page: Page, parameters: Record<string, string>): Promise<void> {
  const fields = Object.entries(parameters).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
  );
  const body = `<title>form</title><form method="post" action="${plainEhr}/authorize">${fields.join('')}<button>Go</button></form>`;
  await page.route(`${appSite}/form`, route => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(`${appSite}/form`);
  await page.getByRole('button', { name: 'Go' }).click();
}

verifies('frame:post-two-sites', 'from the app’s site straight to the scope confirmation', async () => {
  const context = await sites.open();
  const page = await context.newPage();
  await signedIn(page, plainEhr);
  const [session] = (await context.cookies(plainEhr)).filter(({ name }) => name === '__Host-ehr_session');
  expect(session).toMatchObject({ sameSite: 'Lax', secure: true, httpOnly: true });
  await postFromTheApp(page, authorizationForm(await newHandle(page)));
  await onConsent(page);
  const answer = atTheApp(page);
  await allow(page);
  expect((await answer).get('code')).toBeTruthy();
  await context.close();
});

verifies('launch:expires', 'five minutes later the handle is invalid_request', async () => {
  const context = await sites.open();
  const page = await context.newPage();
  await signedIn(page, plainEhr);
  const launch = await newHandle(page);
  const later = await (await sites.openLater()).newPage();
  await signedIn(later, plainEhr);
  const answer = atTheApp(later);
  await later.goto(`${plainEhr}/authorize?${new URLSearchParams(authorizationForm(launch))}`);
  expect((await answer).get('error')).toBe('invalid_request');
  await later.context().close();
  await context.close();
});

verifies('sign-in:cookies', 'bound to the host, secure, out of reach of scripts, gone with the browser', async () => {
  const context = await sites.open();
  const page = await context.newPage();
  await signedIn(page, plainEhr);
  const cookies = await context.cookies(plainEhr);
  expect(cookies.map(({ name }) => name)).toEqual(expect.arrayContaining(['__Host-ehr_session', '__Host-ehr_browser']));
  for (const cookie of cookies) {
    expect(cookie.name).toMatch(/^__Host-/);
    expect(cookie).toMatchObject({ secure: true, httpOnly: true, path: '/', domain: new URL(plainEhr).host });
    if (!cookie.name.endsWith('language')) expect(cookie.expires).toBe(-1);
  }
  expect(await page.evaluate(() => document.cookie)).toBe('');
  await context.close();
});

verifies(
  'sign-in:expiry',
  'twelve hours after the sign-in though in use, and two hours after the last use',
  async () => {
    const minutes = (count: number) => count * 60_000;
    const context = await sites.openLater(0);
    const page = await context.newPage();
    const isSignedIn = async (ahead: number) => {
      sites.setClockAhead(ahead);
      await page.goto(`${plainEhr}/login`);
      return new URL(page.url()).pathname === '/';
    };
    await signedIn(page, plainEhr);
    for (let ahead = 110; ahead <= 660; ahead += 110)
      expect(await isSignedIn(minutes(ahead)), String(ahead)).toBe(true);
    expect(await isSignedIn(minutes(719))).toBe(true);
    expect(await isSignedIn(minutes(721))).toBe(false);
    await signIn(page, 'aokafor');
    expect(await isSignedIn(minutes(722))).toBe(true);
    expect(await isSignedIn(minutes(722 + 122))).toBe(false);
    await context.close();
  },
);

verifies('frame:two-sites', 'launched in the frame, approved there, and shown there', async () => {
  const context = await sites.openProfile('allowed');
  const page = await context.newPage();
  await signedIn(page, framingEhr);
  const cookies = await context.cookies(framingEhr);
  for (const name of ['__Host-ehr_session', '__Host-ehr_browser'])
    expect(cookies.find(cookie => cookie.name === name)).toMatchObject({ sameSite: 'None', secure: true });
  await page.goto(`${framingEhr}/patients/${william}`);
  await page.getByRole('button', { name: 'Show here: Clinical Summary' }).click();
  const app = page.frameLocator('iframe');
  await app.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(app.getByRole('region', { name: /^Problems/ })).toContainText(/diabetes/i);
  expect(page.frames().at(-1)?.url()).toMatch(new RegExp(`^${appSite}/`));
  await context.close();
});

verifies('frame:two-sites', 'where the browser keeps nothing for framed sites, the app says to use a tab', async () => {
  const context = await sites.openProfile('blocked');
  const page = await context.newPage();
  await signedIn(page, framingEhr);
  await page.goto(`${framingEhr}/patients/${william}`);
  await page.getByRole('button', { name: 'Show here: Clinical Summary' }).click();
  await expect(page.frameLocator('iframe').getByText('Open the app in a new tab instead')).toBeVisible();
  await context.close();
});

verifies(
  'frame:two-sites',
  'without EHR_FRAMED_LAUNCH the frame is not offered to an app on another site',
  async () => {
    const context = await sites.open();
    const page = await context.newPage();
    await signedIn(page, plainEhr);
    await page.goto(`${plainEhr}/patients/${william}`);
    await expect(page.getByRole('link', { name: 'Launch Clinical Summary' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Show here: Clinical Summary' })).toHaveCount(0);
    await context.close();
  },
);

verifies('webchart:https-alias', 'the example app as it is, with the host that it has built in', async () => {
  const agent = new Agent({ host: '127.0.0.1', port: sites.plainPort, rejectUnauthorized: false });
  const app = createExampleApp(webchartAlias, agent);
  const context = await sites.open();
  const page = await context.newPage();
  await serveExampleApp(page, app);
  await page.goto(app.getCodeUrl);
  await page.locator('#login_user').fill('whart123');
  await page.locator('#login_passwd').fill('demo');
  await page.locator('#login_submit').click();
  await page.locator('#allow').click();
  await page.waitForURL(url => url.href.startsWith(`${exampleCallback}?code=`));
  await expect(page.locator('body')).toContainText(/^at_/);
  expect(new URL(page.url()).searchParams.get('iss')).toBe(`${webchartAlias}/webchart.cgi`);
  const cookies = (await context.cookies(webchartAlias)).map(({ name, secure }) => [name, secure]);
  expect(cookies).toContainEqual(['__Host-ehr_session', true]);
  await context.close();
});
