import type { IncomingMessage } from 'node:http';

/**
 * Whether a request comes from our own page. Browsers say with every POST where it comes from, so no other site can press
 * "Export now" for the person at this machine. Who says nothing is refused as well.
 * https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function isFromOwnPage({ headers }: Pick<IncomingMessage, 'headers'>, origin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (headers.origin === undefined && site === undefined) return false;
  return (headers.origin ?? origin) === origin && (site ?? 'same-origin') === 'same-origin';
}

/** A foreign name that was made to point to this machine (DNS rebinding) is not us. */
export function isOwnHost({ headers }: Pick<IncomingMessage, 'headers'>, origin: string): boolean {
  return headers.host === new URL(origin).host;
}
