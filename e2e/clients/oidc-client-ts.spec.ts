import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import type * as OidcClientTs from 'oidc-client-ts';
import { type Door, doors } from '../doors.ts';
import { fhirGet } from '../oauth.ts';
import { appMetadata, type OutsideApp, openOutsideApp, shareEverything } from '../outside-app.ts';
import { allow, onConsent, signIn, tickAll } from '../person.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';

/**
 * oidc-client-ts on the pages of an app of another origin. It calls `aud` by its name in RFC 8707, `resource`; it checks
 * state, nonce and issuer by itself, and the `sub` of userinfo and of renewed tokens.
 */

declare const oidc: typeof OidcClientTs;
declare const window: { manager: OidcClientTs.UserManager };

const patient = patientIds['william-hart'];
const folder = join(createRequire(import.meta.url).resolve('oidc-client-ts'), '../..');
const library = readFileSync(join(folder, 'browser/oidc-client-ts.min.js'), 'utf8');
const html = (script = '') => ({
  type: 'text/html',
  body: `<!doctype html><title>the app</title><script src="/oidc-client-ts.js"></script><script>${script}</script>`,
});

let app: OutsideApp;
test.beforeAll(async () => {
  app = await openOutsideApp({
    '/oidc-client-ts.js': { type: 'text/javascript', body: library },
    '/': html(),
    '/callback': html(),
    '/popup': html('new oidc.UserManager({}).signinPopupCallback();'),
    '/silent': html('new oidc.UserManager({}).signinSilentCallback();'),
  });
});
test.afterAll(() => app.close());

type Settings = OidcClientTs.UserManagerSettings;

async function settingsFor({ issuer, fhirBase }: Door, change: object = {}): Promise<Settings> {
  const [popup, silent] = [`${app.origin}/popup`, `${app.origin}/silent`];
  const metadata = { ...appMetadata(app), redirect_uris: [app.redirectUri, popup, silent], ...change };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${issuer}/register`, { method: 'POST', headers, body: JSON.stringify(metadata) });
  expect(response.status).toBe(201);
  const { client_id, client_secret, scope } = await response.json();
  return {
    authority: issuer,
    client_id,
    client_secret,
    scope,
    resource: fhirBase,
    redirect_uri: app.redirectUri,
    popup_redirect_uri: popup,
    silent_redirect_uri: silent,
    loadUserInfo: true,
    max_age: 3600,
    automaticSilentRenew: false,
  };
}

/** A page of the app with its manager on it. */
async function openApp(page: Page, settings: Settings, bound = false): Promise<void> {
  if (!page.url().startsWith(app.origin)) await page.goto(app.origin);
  const dpop = { bind_authorization_code: true };
  await page.evaluate(
    ([given, proofs]) => {
      const store = new oidc.IndexedDbDPoPStore();
      window.manager = new oidc.UserManager({ ...given, ...(proofs && { dpop: { ...proofs, store } }) });
    },
    [settings, bound ? dpop : undefined] as const,
  );
}

type User = { access_token: string; refresh_token?: string; profile: { sub: string; fhirUser?: string } };

async function signInByRedirect(page: Page, settings: Settings, bound = false): Promise<User> {
  await openApp(page, settings, bound);
  const away = page.waitForURL(url => url.origin !== app.origin);
  await page.evaluate(() => void window.manager.signinRedirect());
  await away;
  await shareEverything(page, app);
  await openApp(page, settings, bound);
  return page.evaluate(async () => ({ ...(await window.manager.signinRedirectCallback()) }));
}

/** The popup closes itself when it is back. */
async function shareInPopup(popup: Page): Promise<void> {
  await popup.waitForLoadState();
  const closed = popup.waitForEvent('close');
  await signIn(popup, 'whart123');
  await onConsent(popup);
  await tickAll(popup);
  await allow(popup);
  await closed;
}

const renew = (page: Page): Promise<User | null> =>
  page.evaluate(async () => {
    const user = await window.manager.signinSilent();
    return user && { ...user };
  });

/** Reads at the FHIR API from the page, with a proof for just this request. */
const readWithProof = (page: Page, { fhirBase }: Door): Promise<number> =>
  page.evaluate(async url => {
    const user = (await window.manager.getUser()) as OidcClientTs.User;
    const headers = {
      authorization: `DPoP ${user.access_token}`,
      DPoP: (await window.manager.dpopProof(url, user)) ?? '',
    };
    return (await fetch(url, { headers })).status;
  }, `${fhirBase}/Patient/${patient}`);

const mayRead = async ({ fhirBase }: Door, { access_token }: User) =>
  (await fhirGet(`${fhirBase}/Patient/${patient}`, access_token)).status === 200;

for (const door of doors) {
  for (const method of ['none', 'client_secret_basic', 'client_secret_post'])
    verifies('clients:oidc-client-ts', `${door.name}: signs in, renews, revokes; ${method}`, async ({ page }) => {
      const settings = await settingsFor(door, { token_endpoint_auth_method: method });
      if (method !== 'none') settings.client_authentication = method as 'client_secret_basic';
      const user = await signInByRedirect(page, settings);
      expect(user.profile.fhirUser).toBe(`${door.fhirBase}/Patient/${patient}`);
      expect(await mayRead(door, user)).toBe(true);

      const renewed = (await renew(page)) as User;
      expect(renewed.profile.sub).toBe(user.profile.sub);
      expect([renewed.access_token, renewed.refresh_token]).not.toContain(user.access_token);
      expect(renewed.refresh_token).not.toBe(user.refresh_token);

      await page.evaluate(() => window.manager.revokeTokens());
      expect(await mayRead(door, renewed)).toBe(false);
    });

  verifies('clients:oidc-client-ts', `${door.name}: signs in by a popup`, async ({ page }) => {
    await openApp(page, await settingsFor(door, { token_endpoint_auth_method: 'none' }));
    const opened = page.waitForEvent('popup');
    const signedIn = page.evaluate(async () => ({ ...(await window.manager.signinPopup()) }) as User);
    await shareInPopup(await opened);
    expect(await mayRead(door, await signedIn)).toBe(true);
  });

  verifies('clients:oidc-client-ts', `${door.name}: binds its tokens to a key of the browser`, async ({ page }) => {
    const settings = await settingsFor(door, { token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true });
    // The library asks userinfo for Bearer tokens only.
    await signInByRedirect(page, { ...settings, loadUserInfo: false }, true);
    expect(await readWithProof(page, door)).toBe(200);
    await renew(page);
    expect(await readWithProof(page, door)).toBe(200);
    expect(await mayRead(door, (await page.evaluate(() => window.manager.getUser())) as User)).toBe(false);
  });

  verifies('clients:oidc-client-ts', `${door.name}: renews in a frame while she is signed in`, async ({ page }) => {
    const scope = 'launch/patient openid fhirUser patient/Patient.rs';
    const settings = await settingsFor(door, { token_endpoint_auth_method: 'none', scope });
    const user = await signInByRedirect(page, settings);
    expect(user.refresh_token).toBeUndefined();
    const renewed = (await renew(page)) as User;
    expect(renewed.profile.sub).toBe(user.profile.sub);
    expect(renewed.access_token).not.toBe(user.access_token);
    expect(await mayRead(door, renewed)).toBe(true);

    await page.context().clearCookies();
    const refusal = page.evaluate(() => window.manager.signinSilent().catch(({ error }) => error));
    expect(await refusal).toBe('login_required');
  });
}
