import {
  LoginRequired,
  readRevocationResponse,
  readTokenResponse,
  refreshRequest,
  revocationRequest,
} from '@smart-ehr/oauth-core/client';
import { findSession, forgetSession, keepSession, type Session } from './session.ts';

export type AccessTokens = {
  /** A token that is good now. `refused` is one that the FHIR server has just answered with 401. */
  accessToken(refused?: string): Promise<string>;
  /** Forgets the tokens and gives them back to the EHR. False when the EHR has no place to give them back to. */
  signOut(): Promise<boolean>;
};

/**
 * The tokens of one launch. Make one for the whole page: it renews one at a time. A second launch in the same tab (another
 * frame of it, or the page that Back returns to) ends the first: its page must not read with the token for another patient.
 */
export function createAccessTokens(launchId: string): AccessTokens {
  let renewal: Promise<Session> | undefined;

  return {
    async accessToken(refused) {
      const session = requireSession(launchId);
      const isGood = session.accessToken !== refused && session.expiresAtMs > Date.now() + 10_000;
      if (isGood) return session.accessToken;
      // Ten queries may find the token expired at once. All wait for one renewal: a refresh token is good for one use,
      // and a second use looks like theft to the EHR, which then ends the whole grant.
      renewal ??= renew(session).finally(() => {
        renewal = undefined;
      });
      return (await renewal).accessToken;
    },

    async signOut() {
      await renewal?.catch(() => undefined);
      const session = findSession();
      if (session?.id !== launchId) return false;
      forgetSession();
      // Revoking the refresh token ends the access tokens that came from it. https://www.rfc-editor.org/rfc/rfc7009#section-2.1
      const token = session.refreshToken ?? session.accessToken;
      if (!session.revocationEndpoint) return false;
      const request = revocationRequest(session.revocationEndpoint, { clientId: session.clientId }, token);
      await readRevocationResponse(await fetch(request));
      return true;
    },
  };
}

/** https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#refresh-access-token */
async function renew(session: Session): Promise<Session> {
  const { tokenEndpoint, clientId, refreshToken } = session;
  if (!refreshToken) {
    forget(session.id);
    throw new LoginRequired('invalid_grant', 'The access token has expired and there is no refresh token.');
  }
  const response = await fetch(refreshRequest(tokenEndpoint, { clientId }, refreshToken));
  const tokens = await readTokenResponse(response, Date.now()).catch(error => {
    if (error instanceof LoginRequired) forget(session.id);
    throw error;
  });
  const renewed: Session = {
    ...session,
    grantedScope: tokens.scope,
    accessToken: tokens.accessToken,
    expiresAtMs: tokens.expiresAtMs,
    // Rotation: the new refresh token replaces the old one at once.
    refreshToken: tokens.refreshToken ?? refreshToken,
  };
  requireSession(session.id);
  keepSession(renewed);
  return renewed;
}

function requireSession(launchId: string): Session {
  const session = findSession();
  if (session?.id === launchId) return session;
  throw new LoginRequired('invalid_grant', 'This browser tab does not hold the tokens of this launch any more.');
}

function forget(launchId: string): void {
  if (findSession()?.id === launchId) forgetSession();
}
