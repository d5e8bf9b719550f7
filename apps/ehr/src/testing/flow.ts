import { createHash, randomBytes } from 'node:crypto';
import { demoClientSecret, demoPassword } from '@smart-ehr/prisma/cast';
import { type Browser, createBrowser, type Fields, type Shown } from './browser.ts';
import type { EhrAddress } from './test-ehr.ts';

/** The steps of a standalone launch as an app and a person take them, each of which a test may take wrongly. */

export const redirectUri = 'http://localhost:4567/custom/smart_stu2_2/redirect';
export const scope = 'launch/patient openid fhirUser offline_access patient/*.rs';

export type Parameters = Record<string, string | undefined>;
export type Request = { parameters: Record<string, string>; verifier: string };

/** A correct authorization request of the public test client; `change` overrides, undefined leaves out. */
export function authorizationRequest({ origin }: EhrAddress, change: Parameters = {}): Request {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    response_type: 'code',
    client_id: 'inferno-public',
    redirect_uri: redirectUri,
    scope,
    state: 'state-of-the-app',
    nonce: 'nonce-of-the-app',
    aud: `${origin}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  };
  return { parameters: defined(parameters), verifier };
}

export const authorizePath = (parameters: Record<string, string>) => `/authorize?${new URLSearchParams(parameters)}`;

/** Fills in the sign-in page. */
export function signIn(browser: Browser, page: Shown, username = 'whart123', password = demoPassword) {
  return browser.submit(page, { login_user: username, login_passwd: password }, { action: '/login' });
}

/** Presses Allow on the scope confirmation page. */
export function allow(browser: Browser, page: Shown, fields: Fields = {}) {
  return browser.submit(page, { decision: 'allow', ...fields }, { action: '/consent' });
}

export type Approval = { username?: string; parameters?: Parameters; fields?: Fields; browser?: Browser };
export type Approved = Request & { code: string; answer: URLSearchParams; browser: Browser };

/** From the app's request to the code. */
export async function approve(ehr: EhrAddress, approval: Approval = {}): Promise<Approved> {
  const browser = approval.browser ?? createBrowser(ehr.origin);
  const request = authorizationRequest(ehr, approval.parameters);
  let page = await browser.open(authorizePath(request.parameters));
  if (page.url.pathname === '/login') page = await signIn(browser, page, approval.username);
  const answer = (await allow(browser, page, approval.fields)).leftFor?.searchParams ?? new URLSearchParams();
  return { ...request, browser, answer, code: answer.get('code') ?? '' };
}

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

export async function post(url: string, form: Parameters, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(defined(form)), headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

/** Exchanges a code as the public test client; `change` overrides. */
export function redeem(
  { origin }: EhrAddress,
  { code, verifier }: Pick<Approved, 'code' | 'verifier'>,
  change: Parameters = {},
  headers = {},
) {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: 'inferno-public',
  };
  return post(`${origin}/token`, { ...form, ...change }, headers);
}

export function refresh({ origin }: EhrAddress, refreshToken: unknown, change: Parameters = {}, headers = {}) {
  const form = { grant_type: 'refresh_token', refresh_token: String(refreshToken), client_id: 'inferno-public' };
  return post(`${origin}/token`, { ...form, ...change }, headers);
}

/** From the app's request to its tokens. */
export async function connect(ehr: EhrAddress, approval: Approval = {}) {
  const approved = await approve(ehr, approval);
  const answer = await redeem(ehr, approved);
  return { ...approved, answer, tokens: answer.body };
}

export const basic = (clientId = 'inferno-confidential', secret = demoClientSecret) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
});

function defined(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
