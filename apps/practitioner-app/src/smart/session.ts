import type { LaunchContext } from '@smart-ehr/oauth-core';
import type { PendingAuthorization } from '@smart-ehr/oauth-core/client';

/** Between the two halves of a login: there is no token yet. */
export type HalfDoneLogin = { pending: PendingAuthorization; revocationEndpoint?: string };

/** After a login: one clinician's access, and what was open in the EHR when she launched the app. */
export type Session = {
  /** Tells one launch from the next in the same tab. */
  id: string;
  fhirBase: string;
  clientId: string;
  tokenEndpoint: string;
  revocationEndpoint?: string;
  askedScope: string;
  grantedScope: string;
  /** Patient, encounter, banner and style. It stays what it was at the launch. */
  context: LaunchContext;
  /** URL of the resource that stands for the clinician who signed in. */
  fhirUser?: string;
  accessToken: string;
  expiresAtMs: number;
  refreshToken?: string;
};

// You will copy this: the tokens are in sessionStorage. They survive a reload and end with the tab; other tabs and
// origins do not see them. A frame has the storage of its tab, so a second launch in the same tab takes the place of the
// first (see access-token.ts). Script that runs in this page does see the tokens, so cross-site scripting would be theft
// of records: render data as text only, and keep the Content-Security-Policy of deployment/security-headers.ts.
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
