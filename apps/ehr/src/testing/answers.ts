import { type Browser, createBrowser, type Fields, type Shown } from './browser.ts';
import { allow, authorizationRequest, authorizePath, type Parameters, type Request, redeem, signIn } from './flow.ts';
import type { TestEhr } from './test-ehr.ts';

/** Requests of an app whose person has answered it before, or is about to. */

export const askedScope = 'launch/patient openid fhirUser offline_access patient/Goal.rs patient/CarePlan.rs';

export type Asked = Request & { page: Shown };

export async function ask(ehr: TestEhr, browser: Browser, change: Parameters = {}): Promise<Asked> {
  const request = authorizationRequest(ehr, { scope: askedScope, ...change });
  return { ...request, page: await browser.open(authorizePath(request.parameters)) };
}

/** Signs in, sees the page and decides: all allowed, unless `fields` says otherwise. */
export async function decideOnce(ehr: TestEhr, fields: Fields = {}, username = 'whart123', change: Parameters = {}) {
  const browser = createBrowser(ehr.origin);
  const { page } = await ask(ehr, browser, change);
  await allow(browser, await signIn(browser, page, username), fields);
  return browser;
}

/** Where it ended: a page, an error at the app, or `code`. */
export function outcome({ url, leftFor }: Shown): string {
  if (!leftFor) return url.pathname;
  return leftFor.searchParams.get('error') ?? [...leftFor.searchParams.keys()].find(name => name === 'code') ?? '';
}

/** The token response for the code that came. */
export async function granted(ehr: TestEhr, { page, verifier }: Pick<Asked, 'page' | 'verifier'>) {
  const code = page.leftFor?.searchParams.get('code') ?? '';
  return (await redeem(ehr, { code, verifier })).body;
}
