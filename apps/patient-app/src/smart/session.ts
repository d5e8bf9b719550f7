import type { PendingAuthorization } from '@smart-ehr/oauth-core/client';

/** Between the two halves of a login: there is no token yet. */
export type HalfDoneLogin = { pending: PendingAuthorization; revocationEndpoint?: string };

/** After a login: one person's access to one record. */
export type Session = {
  fhirBase: string;
  clientId: string;
  tokenEndpoint: string;
  revocationEndpoint?: string;
  askedScope: string;
  grantedScope: string;
  /** Id of the Patient whose record it is. */
  patient: string;
  /** URL of the resource that stands for the person who signed in: the patient, or a parent. */
  fhirUser?: string;
  accessToken: string;
  expiresAtMs: number;
  refreshToken?: string;
};

// You will copy this: the tokens are in sessionStorage. They survive a reload and end with the tab; other tabs and
// origins do not see them (a tab made by "Duplicate" gets a copy; the EHR ends both when it meets a refresh token
// twice, which is safe). Script that runs in this page does see them, so cross-site scripting would be theft of the
// record: render data as text only, and keep the Content-Security-Policy of deployment/security-headers.ts.
// A server of your own that holds the tokens is safer still. Never localStorage, never a cookie, never a log.
const halfDoneLoginKey = 'smart.half-done-login';
const sessionKey = 'smart.session';

export function keepHalfDoneLogin(login: HalfDoneLogin): void {
  sessionStorage.setItem(halfDoneLoginKey, JSON.stringify(login));
}

/** Reads and removes: a half-done login is good for one answer. */
export function takeHalfDoneLogin(): HalfDoneLogin | undefined {
  const text = sessionStorage.getItem(halfDoneLoginKey);
  sessionStorage.removeItem(halfDoneLoginKey);
  return text ? (JSON.parse(text) as HalfDoneLogin) : undefined;
}

export function keepSession(session: Session): void {
  sessionStorage.setItem(sessionKey, JSON.stringify(session));
}

export function findSession(): Session | undefined {
  const text = sessionStorage.getItem(sessionKey);
  return text ? (JSON.parse(text) as Session) : undefined;
}

export function forgetSession(): void {
  sessionStorage.removeItem(sessionKey);
}
