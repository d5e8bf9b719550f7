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
  response.append(
    'Set-Cookie',
    `${fullName(doorway, name)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${maxAge}`,
  );
}

export function clearCookie(response: Response, doorway: Doorway, name: CookieName): void {
  setCookie(response, doorway, name, '', 0);
}

const isSecure = (doorway: Doorway) => doorway.origin.startsWith('https:');

const fullName = (doorway: Doorway, name: CookieName) => (isSecure(doorway) ? `__Host-${name}` : name);
