/**
 * Keys whose private half anybody can read, because a document prints it. What they sign proves nothing. They are known
 * by their thumbprints: https://www.rfc-editor.org/rfc/rfc7638
 */
import { calculateJwkThumbprint, type JWK } from 'jose';
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

/** Where the private half of this key is printed, if it is. Only a key that begins like one of them costs a hash. */
export async function whereIsPublished(key: JWK): Promise<string | undefined> {
  if (!beginnings.has(String(key.n ?? key.x).slice(0, 8))) return undefined;
  return published.get(await calculateJwkThumbprint(key))?.where;
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
