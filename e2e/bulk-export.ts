import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { fhirGet } from './oauth.ts';
import { fhirBase } from './stack.ts';

/** An export by hand. Shares no code with the server or the worker. */

type Output = { type: string; url: string; count: number };
export type Manifest = {
  transactionTime: string;
  request: string;
  requiresAccessToken: boolean;
  outputOrganizedBy?: string;
  output: Output[];
  deleted: Output[];
  error: Output[];
  link?: { relation: string; url: string }[];
};
export type Line = { resourceType: string; id: string; [element: string]: unknown };

export const asking = { accept: 'application/fhir+json', prefer: 'respond-async' };

export const kickOff = (path: string, token: string | undefined, headers: Record<string, string> = asking) =>
  fhirGet(path, token, headers);

/** Kicks off, waits as long as it is told to, and gives the status URL and the manifest. */
export async function exported(
  path: string,
  token: string,
  ask: () => Promise<Response> = () => kickOff(path, token),
): Promise<{ status: string; manifest: Manifest }> {
  const kicked = await ask();
  expect(kicked.status, await kicked.clone().text()).toBe(202);
  const status = kicked.headers.get('content-location') ?? '';
  for (;;) {
    const polled = await fhirGet(status, token);
    if (polled.status === 200) return { status, manifest: (await polled.json()) as Manifest };
    expect(polled.status, await polled.clone().text()).toBe(202);
    expect(Number(polled.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((polled.headers.get('x-progress') ?? '').length).toBeLessThan(100);
    await wait(Number(polled.headers.get('retry-after')) * 1000);
  }
}

/** The resources of a file. */
export async function lines(url: string, token: string): Promise<Line[]> {
  const response = await fhirGet(url, token, { accept: 'application/fhir+ndjson' });
  expect(response.status, url).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/fhir+ndjson');
  const text = await response.text();
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Line);
}

/** Every resource of a manifest, each file checked against its count and type. */
export async function everything({ output }: Manifest, token: string): Promise<Line[]> {
  const all: Line[] = [];
  for (const { type, url, count } of output) {
    const resources = await lines(url, token);
    expect(resources.length, `${type} ${url}`).toBe(count);
    expect(resources.every(({ resourceType }) => resourceType === type)).toBe(true);
    all.push(...resources);
  }
  return all;
}

export const ids = (resources: Line[]) => resources.map(({ resourceType, id }) => `${resourceType}/${id}`);
/** What an OperationOutcome says; fails for any other body. */
export const outcomeOf = async (response: Response) => {
  const body = (await response.json()) as { resourceType: string; issue: { diagnostics: string }[] };
  expect(body.resourceType, JSON.stringify(body)).toBe('OperationOutcome');
  return body.issue[0]?.diagnostics ?? '';
};

/** A kick-off by POST. */
export function postKickOff(path: string, token: string, parameter: readonly object[]): Promise<Response> {
  return fetch(`${fhirBase}/${path}`, {
    method: 'POST',
    headers: { ...asking, authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter }),
  });
}
