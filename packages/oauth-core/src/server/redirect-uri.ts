/**
 * Compares redirect URIs: exactly, as text. Nothing is normalized, no prefix or pattern counts.
 * https://www.rfc-editor.org/rfc/rfc9700#section-2.1
 */
import type { RegisteredClient } from './client.ts';

/**
 * One exception: a native app listens on whatever port it gets, so the port of its loopback redirect URI is free.
 * https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export function redirectUriMatches(
  registered: string,
  presented: string,
  applicationType: RegisteredClient['applicationType'],
): boolean {
  if (registered === presented) return true;
  if (applicationType !== 'native') return false;
  const wanted = withoutLoopbackPort(registered);
  return wanted !== undefined && wanted === withoutLoopbackPort(presented);
}

/** Cuts on the text, not on a parsed URL: parsing would forgive `/a/../b`, credentials and upper case. */
function withoutLoopbackPort(uri: string): string | undefined {
  const [, origin, rest] = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?((?:[/?].*)?)$/.exec(uri) ?? [];
  return origin === undefined ? undefined : `${origin}${rest}`;
}
