import type { Request, Response } from 'express';
import type { Doorway } from '../front-doors.ts';

/**
 * The EHR's cookies. On https they carry the `__Host-` prefix, which makes the browser refuse them from any
 * other host or path (https://www.rfc-editor.org/rfc/rfc6265#section-4.1.3 and its successor, rfc6265bis §4.1.3.2).
 */
export type CookieName = 'ehr_session' | 'ehr_browser' | 'ehr_language';

export function readCookie(request: Request, doorway: Doorway, name: CookieName): string | undefined {
  const wanted = fullName(doorway, name);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === wanted) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

/**
 * An app of another site that was launched into a frame sends that frame here, and browsers bring no cookies along but
 * those that are SameSite=None; at the top of a tab SameSite=Lax is enough. What a form or the API then does is
 * protected by more than that (browser.ts, api-requests.ts). Not `Partitioned`: it is the very session of the top page.
 * https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.2
 */
const neededInFrames: readonly CookieName[] = ['ehr_session', 'ehr_browser'];

/** Sets a cookie that lasts as long as the browser runs, or for `maxAgeSeconds`. */
export function setCookie(
  response: Response,
  doorway: Doorway,
  name: CookieName,
  value: string,
  maxAgeSeconds?: number,
): void {
  const maxAge = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  const secure = isSecure(doorway) ? '; Secure' : '';
  const inFrames = isSecure(doorway) && response.app.get('cookies in frames') && neededInFrames.includes(name);
  response.append(
    'Set-Cookie',
    `${fullName(doorway, name)}=${value}; Path=/; HttpOnly; SameSite=${inFrames ? 'None' : 'Lax'}${secure}${maxAge}`,
  );
}

export function clearCookie(response: Response, doorway: Doorway, name: CookieName): void {
  setCookie(response, doorway, name, '', 0);
}

const isSecure = (doorway: Doorway) => doorway.origin.startsWith('https:');

const fullName = (doorway: Doorway, name: CookieName) => (isSecure(doorway) ? `__Host-${name}` : name);
