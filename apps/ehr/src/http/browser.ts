import { createHmac } from 'node:crypto';
import { equalInConstantTime, randomToken } from '@smart-ehr/oauth-core';
import type { Request, Response } from 'express';
import type { Doorway } from '../front-doors.ts';
import { readCookie, setCookie } from './cookies.ts';
import { PageError } from './page-error.ts';

/**
 * A browser is known by a random cookie of its own, signed in or not. A login that began in one browser cannot
 * be continued in another, and a form that was made for one is worth nothing from another.
 */
export function browserOf(request: Request, doorway: Doorway): string | undefined {
  return readCookie(request, doorway, 'ehr_browser');
}

/** The browser's cookie; a new browser is given one. */
export function knowBrowser(request: Request, response: Response, doorway: Doorway): string {
  const known = browserOf(request, doorway);
  if (known) return known;
  const browser = randomToken('b_');
  setCookie(response, doorway, 'ehr_browser', browser);
  return browser;
}

/**
 * The hidden field that proves that a form came from our page in this browser: only who knows the cookie can make
 * it. https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function formToken(browser: string, action: string, interactionId = ''): string {
  return createHmac('sha256', browser).update(`${action} ${interactionId}`).digest('base64url');
}

/** Refuses a form that another site, another browser or another page sent. */
export function verifyForm(request: Request, doorway: Doorway, form: URLSearchParams): void {
  const browser = browserOf(request, doorway);
  const action = request.path.replace(/\/$/, '');
  const expected = browser && formToken(browser, action, form.get('interaction') ?? '');
  if (!isFromHere(request, doorway) || !expected || !equalInConstantTime(form.get('form_token') ?? '', expected)) {
    throw new PageError(403, 'form');
  }
}

/**
 * What the browser itself says about where the form was sent from. Under `Referrer-Policy: no-referrer` the Origin
 * of our own forms is `null`; then Sec-Fetch-Site decides, where the browser sends it.
 */
function isFromHere(request: Request, doorway: Doorway): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || origin === 'null' || origin === doorway.origin;
}
