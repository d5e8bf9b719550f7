import type { Browser } from './browser.ts';
import type { Answer } from './flow.ts';
import type { EhrAddress } from './test-ehr.ts';

/** Asks the EHR's own API as its screens do, for who is signed in with this browser; `change` overrides. */
export async function askApi(
  { origin }: EhrAddress,
  { cookies }: Browser,
  path: string,
  change: RequestInit = {},
): Promise<Answer> {
  const headers = {
    cookie: [...cookies].map(pair => pair.join('=')).join('; '),
    'sec-fetch-site': 'same-origin',
    ...(change.body !== undefined && { origin, 'content-type': 'application/json' }),
    ...(change.headers as Record<string, string> | undefined),
  };
  const response = await fetch(origin + path, { ...change, headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export const json = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
