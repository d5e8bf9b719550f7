import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { allow, onConsent, signIn, tickAll } from './person.ts';

/** The place of an app that is not ours: an origin on a free loopback port, with a callback and whatever else it serves. */
export type OutsideApp = { origin: string; redirectUri: string; close(): Promise<void> };

type File = { type: string; body: string };

/** Answers every path with its file, or with an empty page: a callback reads its own address. */
export async function openOutsideApp(files: Record<string, File> = {}): Promise<OutsideApp> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const { type, body } = files[pathname] ?? { type: 'text/html', body: '<title>the app</title>' };
    response.setHeader('content-type', `${type}; charset=utf-8`).end(body);
  });
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const close = () => new Promise<void>(resolve => server.close(() => resolve()).closeAllConnections());
  return { origin, redirectUri: `${origin}/callback`, close };
}

/** At the EHR, whichever door it is: signs in unless somebody is, shares everything, and is sent back to the app. */
export async function shareEverything(page: Page, { origin }: OutsideApp, username = 'whart123'): Promise<URL> {
  if (await page.getByLabel('Username').isVisible()) await signIn(page, username);
  await onConsent(page);
  await tickAll(page);
  await allow(page);
  await page.waitForURL(url => url.origin === origin);
  return new URL(page.url());
}

/** What these apps register and ask: everything of a patient, for as long as she wants. */
export const patientScope = 'launch/patient openid fhirUser offline_access patient/*.rs';

export const appMetadata = ({ redirectUri }: OutsideApp) => ({
  client_name: 'App of somebody else',
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: patientScope,
});

export const backendMetadata = {
  client_name: 'Backend service of somebody else',
  grant_types: ['client_credentials'],
  token_endpoint_auth_method: 'private_key_jwt',
  scope: 'system/*.rs',
};
