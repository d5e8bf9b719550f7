/**
 * Keys whose private half anybody can read, because a document prints it. What they sign proves nothing. They are known
 * by their thumbprints: https://www.rfc-editor.org/rfc/rfc7638
 */
import { calculateJwkThumbprint, type JWK } from 'jose';
import { base64url } from '../base64url.ts';
import { OAuthError } from '../oauth-error.ts';

/** By thumbprint: how the key's own number (`n` or `x`) begins, and where its private half can be read. */
const published = new Map([
  ['UviYyBVGat8m2TzRpcyQTZ_rZV4YShQZ9tT9j-irwTE', { begins: 'vqTVtATj', where: 'the OAuth tutorial of WebChart' }],
  ['NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs', { begins: '0vx7agoe', where: 'RFC 7517, appendix A.2' }],
  ['cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s', { begins: 'MKBCTNIc', where: 'RFC 7517, appendix A.2' }],
  ['IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX8', { begins: 'ofgWCuLj', where: 'RFC 7515, appendix A.2' }],
  ['oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U', { begins: 'f83OJ3D2', where: 'RFC 7515, appendix A.3' }],
  ['u5YUSjQ2-2chBi51NSk3t3g7IM4o2KYcnPqPtCNGd3U', { begins: 'AekpBQ8S', where: 'RFC 7515, appendix A.4' }],
]);
const beginnings = new Set([...published.values()].map(({ begins }) => begins));

/** What was found out about a key stays with it: whoever keeps one asks with each assertion. */
const known = new WeakMap<JWK, Promise<string | undefined>>();

/** Where the private half of this key is printed, if it is. */
export function whereIsPublished(key: JWK): Promise<string | undefined> {
  const where = known.get(key) ?? findPublished(key);
  known.set(key, where);
  return where;
}

/** Only a key that begins like one of them costs a hash. */
async function findPublished(key: JWK): Promise<string | undefined> {
  const canonical = canonicalKey(key);
  if (!beginnings.has(String(canonical.n ?? canonical.x).slice(0, 8))) return undefined;
  return published.get(await calculateJwkThumbprint(canonical))?.where;
}

/**
 * The key as RFC 7518 §6 writes it. Libraries write zeros ahead of a number, or padding behind it, and cryptography reads
 * all of that as the same key; a thumbprint is of the text.
 */
function canonicalKey({ kty, crv, n, e, x, y }: JWK): JWK {
  if (kty === 'RSA') return { kty, n: canonicalNumber(n), e: canonicalNumber(e) };
  const length = coordinateLengths[String(crv)];
  return { kty, crv, x: canonicalNumber(x, length), y: canonicalNumber(y, length) };
}

const coordinateLengths: Readonly<Record<string, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 };

/** Without zeros ahead, but for those that make it as long as it has to be; of zeros alone one is left. */
function canonicalNumber(text: unknown, length = 0): string {
  const [signs = ''] = String(text)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/[^\w=-]/g, '')
    .split('=');
  const bytes = decodeBase64url(signs);
  const number = bytes.subarray(bytes.findIndex(byte => byte !== 0));
  const padded = new Uint8Array(Math.max(length, number.length));
  padded.set(number, padded.length - number.length);
  return base64url(padded);
}

/** One sign too many is of no byte. */
function decodeBase64url(signs: string): Uint8Array {
  const whole = signs.length % 4 === 1 ? signs.slice(0, -1) : signs;
  return Uint8Array.from(atob(whole.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0));
}

/** https://www.rfc-editor.org/rfc/rfc7517#section-9.1 : a key that others hold too says nothing about who used it. */
export async function refusePublishedKeys(
  keys: readonly JWK[],
  code: 'invalid_client' | 'invalid_client_metadata',
): Promise<void> {
  for (const key of keys) {
    const where = await whereIsPublished(key);
    if (where === undefined) continue;
    throw new OAuthError(
      code,
      `The private half of this key is printed in ${where}, so anybody can sign with it: make a key pair of your own.`,
      { specLink: 'https://www.rfc-editor.org/rfc/rfc7517#section-9.1' },
    );
  }
}
