import { expect, type Page } from '@playwright/test';
import { axeFindings } from '../axe.ts';
import { authorizationRequest, authorizeUrl } from '../oauth.ts';
import { connect, onConsent, signIn } from '../person.ts';
import { ehrUrl, fhirBase, patientAppUrl } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';
import { connect as connectWithoutBrowser } from '../without-browser.ts';

const visitScope = 'launch/patient launch/encounter openid patient/*.rs';

/** An answer of the FHIR API: a browser sends a token only when it is told to. `{patient}` stands for hers. */
async function openFhir(page: Page, path: string): Promise<void> {
  const { tokens } = await connectWithoutBrowser();
  await page.setExtraHTTPHeaders({ authorization: `Bearer ${tokens.access_token}` });
  await page.goto(`${fhirBase}/${path.replace('{patient}', tokens.patient ?? '')}`);
}

/** Every page that a person meets before an app or in place of one, and how to get there. */
const pages: Record<string, (page: Page) => Promise<void>> = {
  home: async page => void (await page.goto('/')),
  'home, signed in': async page => {
    await page.goto('/login');
    await signIn(page, 'whart123');
  },
  'sign-in': async page => void (await page.goto(authorizeUrl(authorizationRequest().parameters))),
  'sign-in, refused': async page => {
    await page.goto(authorizeUrl(authorizationRequest().parameters));
    await signIn(page, 'somebody', 'wrong');
  },
  'scope confirmation': async page => {
    await page.goto(authorizeUrl(authorizationRequest().parameters));
    await signIn(page, 'mlopez');
    await onConsent(page);
  },
  'patient picker': async page => {
    await page.goto(authorizeUrl(authorizationRequest().parameters));
    await signIn(page, 'aokafor');
    await expect(page.locator('#patient_search')).toBeVisible();
  },
  'visit picker': async page => {
    await page.goto(authorizeUrl(authorizationRequest({ scope: visitScope }).parameters));
    await signIn(page, 'whart123');
    await expect(page.locator('#visit_search')).toBeVisible();
  },
  'visit picker, several records': async page => {
    await page.goto(authorizeUrl(authorizationRequest({ scope: visitScope }).parameters));
    await signIn(page, 'mlopez');
    await expect(page.locator('#visit_search')).toBeVisible();
  },
  'scope confirmation with a visit': async page => {
    await page.goto(authorizeUrl(authorizationRequest({ scope: visitScope }).parameters));
    await signIn(page, 'whart123');
    await page.getByRole('button', { name: 'Choose' }).first().click();
    await onConsent(page);
  },
  'no record to share': async page => {
    await page.goto(authorizeUrl(authorizationRequest().parameters));
    await signIn(page, 'admin');
  },
  'connected apps': async page => {
    await connect(page, { username: 'mlopez' });
    await page.goto('/manage');
    await page.locator('summary').first().click();
  },
  'what is in a JWT': async page => {
    await page.goto('/jwt');
    await page.getByLabel('JSON Web Token').fill('eyJhbGciOiJub25lIn0.eyJpc3MiOiJzb21lYm9keSIsImV4cCI6MX0.');
    await page.getByRole('button', { name: 'Inspect' }).click();
  },
  'error page': async page =>
    void (await page.goto(authorizeUrl(authorizationRequest({ client_id: 'nobody' }).parameters))),
  'FHIR API, without a token': async page => void (await page.goto('/fhir/Patient')),
  'FHIR API, what it can do': async page => {
    await page.goto('/fhir/metadata');
    // Its thousands of lines would take axe many seconds; the JSON of the pages below is marked up in the same way.
    await page.locator('.json').evaluate(json => json.remove());
  },
  'FHIR API, a search': async page => {
    await openFhir(page, 'Observation?category=laboratory&_count=3&nonsense=1');
    await page.locator('summary').click();
  },
  'FHIR API, a resource': async page => openFhir(page, 'Patient/{patient}'),
  'FHIR API, a history': async page => openFhir(page, 'Patient/{patient}/_history'),
  'FHIR API, a whole record': async page => openFhir(page, 'Patient/{patient}/$everything?_count=5'),
  'FHIR API, nothing there': async page => openFhir(page, 'Patient/nobody'),
  'the patient app, before': async page => void (await page.goto(patientAppUrl)),
};

/** With its styles: where a button led here, a page that is still being loaded may be without them. */
async function isShown(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('load');
}

test.use({ allowConsole: [/status of (400|401|403|404)/] });
for (const [name, open] of Object.entries(pages)) {
  for (const colorScheme of ['light', 'dark'] as const)
    verifies('pages:axe', `${name}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await open(page);
      await isShown(page);
      expect(await axeFindings(page)).toEqual([]);
    });

  verifies('pages:320', name, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page);
    await isShown(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
}

verifies('pages:spanish', 'sign-in and scope confirmation', async ({ page }) => {
  await page.goto(authorizeUrl(authorizationRequest().parameters));
  await page.getByRole('link', { name: 'Español' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await page.locator('#login_user').fill('mlopez');
  await page.locator('#login_passwd').fill('demo');
  await page.locator('#login_submit').click();
  await expect(page.locator('#allow')).toHaveText('Permitir');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
});

verifies('pages:spanish', 'visits', async ({ page }) => {
  await page.goto(authorizeUrl(authorizationRequest({ scope: visitScope }).parameters));
  await signIn(page, 'whart123');
  await page.getByRole('link', { name: 'Español' }).click();
  await expect(page.getByRole('button', { name: 'Continuar sin visita' })).toBeVisible();
  await expect(page.locator('[data-encounter-id]').first()).toContainText(/de \d{4}/);
});

for (const path of ['/', '/login', '/authorize?client_id=nobody'])
  verifies('pages:headers', path, async () => {
    const { headers } = await fetch(`${ehrUrl}${path}`);
    const policy = headers.get('content-security-policy') ?? '';
    for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy).toContain(directive);
    expect(policy).not.toContain('unsafe');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });
