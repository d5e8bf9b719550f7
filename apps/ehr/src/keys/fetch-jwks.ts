import { lookup } from 'node:dns';
import { type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { JWK } from 'jose';
import { isPublicAddress } from './public-address.ts';

export type JwksDocument = { jwks: { keys: JWK[] }; cacheControl: string | undefined };

/** Why a JWKS URL gave no keys: the end of the sentence "The keys of this client cannot be read: …". */
export class JwksError extends Error {
  override name = 'JwksError';
}

const timeLimitMs = 3_000;
const maxBytes = 64 * 1024;

/**
 * GETs a client's key set. The URL is the client's choice, so the EHR asks only what a stranger may ask of it: no
 * redirects, three seconds, 64 kB, and (but for the demonstration) https to an address of the public internet. The
 * address is checked by the connection itself, so that a name cannot mean another one a moment later.
 */
export async function fetchJwks(uri: string, { anyHost }: { anyHost: boolean }): Promise<JwksDocument> {
  const url = new URL(uri);
  if (!anyHost && url.protocol !== 'https:') throw new JwksError('its jwks_uri must be https.');
  if (!anyHost && !isPublicHost(url.hostname)) throw new JwksError(privateAddress);
  const signal = AbortSignal.timeout(timeLimitMs);
  try {
    const response = await get(url, anyHost ? lookup : lookupPublic, signal);
    return { jwks: jwksOf(await textOf(response)), cacheControl: response.headers['cache-control'] };
  } catch (error) {
    if (error instanceof JwksError) throw error;
    if (signal.aborted) throw new JwksError('its jwks_uri did not answer within three seconds.');
    throw new JwksError('its jwks_uri cannot be reached.', { cause: error });
  }
}

const privateAddress = 'its jwks_uri leads to an address that is not on the public internet.';

/** For a host that is an address already no name is looked up. */
function isPublicHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) === 0 || isPublicAddress(address);
}

const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses = []) => {
    if (error) return callback(error, []);
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(new JwksError(privateAddress), []);
    const [first] = addresses;
    if (options.all || !first) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

function get(url: URL, lookup: LookupFunction, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestByHttps : requestByHttp;
  const headers = { accept: 'application/jwk-set+json, application/json' };
  return new Promise((resolve, reject) => {
    request(url, { headers, lookup, agent: false, signal }).on('response', resolve).on('error', reject).end();
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const { statusCode } = response;
  if (statusCode !== 200) {
    response.destroy();
    throw new JwksError(`its jwks_uri answers with status ${statusCode} (redirects are not followed).`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new JwksError('what its jwks_uri answers is larger than 64 kB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** https://www.rfc-editor.org/rfc/rfc7517#section-5 */
function jwksOf(text: string): { keys: JWK[] } {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (Array.isArray(keys)) return { keys: keys.filter(isKey) };
  } catch {
    // Not JSON: answered like any other document that is no key set.
  }
  throw new JwksError('what its jwks_uri answers is no JWK Set (RFC 7517).');
}

const isKey = (key: unknown): key is JWK => typeof (key as JWK | null)?.kty === 'string';
