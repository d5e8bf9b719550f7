import { request } from 'node:http';
import { demoClientSecret, demoPassword } from '@smart-ehr/prisma/cast';
import { type Browser, createBrowser, type Fields, type Shown } from './browser.ts';
import type { EhrAddress, TestEhr } from './test-ehr.ts';

/**
 * WebChart's example app of 2024 (mieweb/webchart-oauth-example on oauth 0.10.0), as the bytes that it sends: no
 * discovery, no PKCE, one constant state with spaces in it, no nonce, `aud` without /fhir, its secret in the body.
 * Only the host is ours.
 */
export const webchartAlias = 'https://fhirr4sandbox.webch.art';
export const webchartState = 'This is a state that never changes from one user to another, and has spaces';

/** The link "Get Code" of the app's page. `change` replaces one piece of it by another. */
export function getCodeLink(change: [string, string] = ['', '']): string {
  const link =
    '/webchart.cgi/oauth/authenticate/?response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fcode' +
    '&scope=launch%2Fpatient%20openid%20fhirUser%20offline_access%20patient%2F*.read' +
    `&state=${encodeURIComponent(webchartState)}` +
    '&aud=https%3A%2F%2Ffhirr4sandbox.webch.art%2Fwebchart.cgi&client_id=MIE-localhost';
  return link.replace(...change);
}

/** From the link to the scope confirmation page. */
export async function openConsent(ehr: TestEhr, link = getCodeLink(), browser = createBrowser(ehr.origin)) {
  const signIn = await browser.open(link);
  const fields = { login_user: 'whart123', login_passwd: demoPassword };
  const page = await browser.submit(signIn, fields, { action: '/webchart.cgi/login' });
  return { browser, signIn, page };
}

export const decide = (browser: Browser, page: Shown, decision: 'allow' | 'deny', fields: Fields = {}) =>
  browser.submit(page, { decision, ...fields }, { action: '/webchart.cgi/consent' });

/** From the link to the callback's query, everything allowed. */
export async function getCode(ehr: TestEhr, link?: string): Promise<URLSearchParams> {
  const { browser, page } = await openConsent(ehr, link);
  return (await decide(browser, page, 'allow')).leftFor?.searchParams ?? new URLSearchParams();
}

/** What the app does with whatever `code` its callback got, even none: no Accept header, and no redirect is followed. */
export function exchange(ehr: TestEhr, code: string | null, secret = demoClientSecret) {
  const body =
    'redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fcode&grant_type=authorization_code&client_id=MIE-localhost' +
    `&client_secret=${encodeURIComponent(secret)}&code=${encodeURIComponent(code ?? '')}`;
  return send(ehr, 'POST', '/webchart.cgi/oauth/token/', { body, headers: { 'User-Agent': 'Node-oauth' } });
}

type Sent = { body?: string; headers?: Record<string, string> };
export type RawAnswer = { status: number; headers: Record<string, unknown>; text: string };

/** A request with exactly these headers (`fetch` adds some and lets nobody choose the Host). */
export function send({ origin }: EhrAddress, method: string, path: string, { body = '', headers = {} }: Sent = {}) {
  const form = body && {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': Buffer.byteLength(body),
  };
  const all = { Host: new URL(origin).host, ...(form || {}), ...headers };
  return new Promise<RawAnswer>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: new URL(origin).port, method, path, headers: all }, response => {
      let text = '';
      response.on('data', chunk => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject).end(body);
  });
}
