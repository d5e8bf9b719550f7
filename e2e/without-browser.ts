import { expect } from '@playwright/test';
import { demoPassword } from '@smart-ehr/prisma/cast';
import { authorizationRequest, authorizeUrl, redeem } from './oauth.ts';
import type { Approval, Approved, Tokens } from './person.ts';

/**
 * The way of `connect` of person.ts on the same pages, their forms sent by this program: for tests of what comes after,
 * at a tenth of the time. What a person sees and does is tested by those that open a page.
 */
export async function connect(approval: Omit<Approval, 'record'> = {}): Promise<Approved & { tokens: Tokens }> {
  const approved = await approve(approval);
  const { status, body } = await redeem(approved.code, approved.verifier);
  expect(status, JSON.stringify(body)).toBe(200);
  return { ...approved, tokens: body as unknown as Tokens };
}

/** From the authorization request to the code, with everything allowed that is not in `deny`. */
export async function approve(approval: Omit<Approval, 'record'> = {}): Promise<Approved> {
  const { parameters, verifier } = authorizationRequest(approval.parameters);
  const cookies = new Map<string, string>();
  const signIn = await go(new URL(authorizeUrl(parameters)), {}, cookies);
  const person = { login_user: approval.username ?? 'whart123', login_passwd: demoPassword };
  const consent = await go(...filledIn(signIn, '/login', person), cookies);
  const answer = await go(...filledIn(consent, '/consent', { decision: 'allow' }, approval.deny), cookies);
  if (!answer.url.href.startsWith(parameters.redirect_uri ?? '')) throw new Error(`Ended at ${answer.url}`);
  return { code: answer.url.searchParams.get('code') ?? '', verifier, parameters, answer: answer.url.searchParams };
}

type Shown = { url: URL; html: string };

/** Follows redirects within the EHR, and stops at one to an app. */
async function go(url: URL, init: RequestInit, cookies: Map<string, string>): Promise<Shown> {
  const cookie = [...cookies].map(pair => pair.join('=')).join('; ');
  const response = await fetch(url, { ...init, headers: { ...init.headers, cookie }, redirect: 'manual' });
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    cookies.set(name, value);
  }
  const location = response.headers.get('location');
  if (location === null) return { url, html: await response.text() };
  const next = new URL(location, url);
  return next.origin === url.origin ? go(next, {}, cookies) : { url: next, html: '' };
}

/** The form with this action: its hidden fields, every scope that is not in `deny`, the first choice of a list. */
function filledIn({ url, html }: Shown, action: string, fields: Record<string, string>, deny: string[] = []) {
  const [, target = '', content = ''] =
    new RegExp(`<form[^>]*action="(${action}[^"]*)"[^>]*>(.*?)</form>`, 's').exec(html) ?? [];
  if (target === '') throw new Error(`No form for ${action} at ${url.pathname}: ${html.slice(0, 500)}`);
  const body = new URLSearchParams(fields);
  for (const [input] of content.matchAll(/<input\b[^>]*>/g)) {
    const [name = '', value = '', type] = ['name', 'value', 'type'].map(attribute => attributeOf(input, attribute));
    const isChosen = type === 'checkbox' ? name === 'scope' : type !== 'radio' || !body.has(name);
    if (name !== '' && !(name in fields) && isChosen && !deny.includes(value)) body.append(name, value);
  }
  const init: RequestInit = { method: 'POST', body, headers: { origin: url.origin } };
  return [new URL(unescaped(target), url), init] as const;
}

const attributeOf = (tag: string, name: string) => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
};
const unescaped = (html: string) => html.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
