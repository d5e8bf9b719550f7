/** For tests: the steps of an export over HTTP, each of which a test may take wrongly. */
import type { startFhirServer } from '../fhir/testing.ts';
import type { Manifest } from './manifest.ts';

type Server = Pick<Awaited<ReturnType<typeof startFhirServer>>, 'request'>;

export const kickOffHeaders = { accept: 'application/fhir+json', prefer: 'respond-async' };

export function kickOff({ request }: Server, path: string, token: string, init: RequestInit = {}): Promise<Response> {
  return request(path, token, { ...init, headers: { ...kickOffHeaders, ...init.headers } });
}

/** The status URL of a kick-off; throws unless it was accepted. */
export async function begin(server: Server, path: string, token: string, init: RequestInit = {}): Promise<string> {
  const response = await kickOff(server, path, token, init);
  const url = response.headers.get('content-location');
  if (response.status !== 202 || url === null) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return url;
}

/** The manifest, as soon as it is there. */
export async function complete({ request }: Server, statusUrl: string, token: string): Promise<Manifest> {
  for (let polls = 0; polls < 500; polls++) {
    const response = await request(statusUrl, token);
    if (response.status === 200) return (await response.json()) as Manifest;
    if (![202, 429].includes(response.status)) throw new Error(`${response.status} ${await response.text()}`);
    await new Promise(resolve => setTimeout(resolve, Math.min(64, 4 * 2 ** polls)));
  }
  throw new Error('The export is not done in time.');
}

export type Exported = { manifest: Manifest; names: string[]; texts: string[] };

/** Fewer files than a client may take at once. */
const atOnce = 8;

/** The names ("Type/id") of all resources of an export, and the text of each file. */
export async function download(server: Server, manifest: Manifest, token: string): Promise<Exported> {
  const texts: string[] = [];
  for (let at = 0; at < manifest.output.length; at += atOnce) {
    const some = manifest.output.slice(at, at + atOnce);
    texts.push(...(await Promise.all(some.map(({ url }) => fileText(server, url, token)))));
  }
  const names = texts.flatMap(linesOf).map(({ resourceType, id }) => `${resourceType}/${id}`);
  return { manifest, names, texts };
}

export async function fileText({ request }: Server, url: string, token: string): Promise<string> {
  const headers = { accept: 'application/fhir+ndjson', 'accept-encoding': 'identity' };
  const response = await request(url, token, { headers });
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.text();
}

export async function exported(server: Server, path: string, token: string, init: RequestInit = {}): Promise<Exported> {
  return download(server, await complete(server, await begin(server, path, token, init), token), token);
}

/** A kick-off by POST, for `kickOff` and what is built on it. */
export function posted(parameter: readonly object[]): RequestInit {
  const body = JSON.stringify({ resourceType: 'Parameters', parameter });
  return { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body };
}

export type Line = { resourceType: string; id?: string } & Record<string, unknown>;

export function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as Line);
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
