import { expect, type Page } from '@playwright/test';
import { demoPassword } from '@smart-ehr/prisma/cast';
import { type AuthorizationRequest, authorizationRequest, authorizeUrl, redeem, redirectUri } from './oauth.ts';

/** What a person does on the EHR's pages, by role and accessible name. */

export async function signIn(page: Page, username: string, password = demoPassword): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: /^(Sign in|Next)$/ }).click();
}

export const scopeRow = (page: Page, scope: string) =>
  page
    .getByRole('listitem')
    .filter({ has: page.getByText(scope, { exact: true }) })
    .last();

/** Turns one row of the scope confirmation page off (or on again); boxes of its kinds come after its own. */
export const toggleScope = (page: Page, scope: string) => scopeRow(page, scope).getByRole('checkbox').first().click();

/** Earlier choices are preset: whoever wants to share everything ticks what is not ticked. */
export async function tickAll(page: Page): Promise<void> {
  const unticked = page.getByRole('listitem').getByRole('checkbox', { checked: false });
  for (const box of (await unticked.all()).reverse()) await box.check();
}

export const allow = (page: Page) => page.getByRole('button', { name: 'Allow', exact: true }).click();
export const deny = (page: Page) => page.getByRole('button', { name: 'Deny', exact: true }).click();
export const onConsent = (page: Page) => expect(page.getByRole('button', { name: 'Allow', exact: true })).toBeVisible();

/** Waits for the browser to arrive at the redirect_uri and reads what came with it. */
export async function atRedirect(page: Page, uri = redirectUri): Promise<URLSearchParams> {
  await page.waitForURL(url => url.href.startsWith(uri));
  return new URL(page.url()).searchParams;
}

export type Approval = {
  username?: string;
  deny?: string[];
  record?: string;
  parameters?: Record<string, string | undefined>;
};
export type Approved = { code: string; verifier: string; parameters: AuthorizationRequest; answer: URLSearchParams };

/** The whole way from the authorization request to the code. */
export async function approve(page: Page, approval: Approval = {}): Promise<Approved> {
  const { parameters, verifier } = authorizationRequest(approval.parameters);
  const uri = parameters.redirect_uri ?? redirectUri;
  await page.goto(authorizeUrl(parameters));
  if (await page.getByLabel('Username').isVisible()) await signIn(page, approval.username ?? 'whart123');
  await onConsent(page);
  await tickAll(page);
  if (approval.record) await page.getByRole('radio', { name: approval.record }).check();
  for (const scope of approval.deny ?? []) await toggleScope(page, scope);
  await allow(page);
  const answer = await atRedirect(page, uri);
  return { code: answer.get('code') ?? '', verifier, parameters, answer };
}

export type Tokens = {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  scope: string;
  patient?: string;
  expires_in: number;
};

/** `approve`, then the code for tokens. */
export async function connect(page: Page, approval: Approval = {}): Promise<Approved & { tokens: Tokens }> {
  const approved = await approve(page, approval);
  const { status, body } = await redeem(approved.code, approved.verifier);
  expect(status, JSON.stringify(body)).toBe(200);
  return { ...approved, tokens: body as unknown as Tokens };
}
