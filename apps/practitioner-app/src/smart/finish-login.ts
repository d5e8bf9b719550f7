import { OAuthError } from '@smart-ehr/oauth-core';
import {
  jwksRequest,
  openidConfigurationRequest,
  type PendingAuthorization,
  readAuthorizationResponse,
  readJwks,
  readOpenidConfiguration,
  readTokenResponse,
  tokenRequest,
  validateIdToken,
} from '@smart-ehr/oauth-core/client';
import { keepSession, type Session, takeHalfDoneLogin } from './session.ts';

/**
 * Second half of the EHR launch: from the redirect URI to an access token and what is open in the EHR.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-access-token
 */
export async function finishLogin(callbackUrl: string): Promise<Session> {
  // 5. Take what step 3 kept. It is gone after that, so no answer is accepted twice.
  const login = takeHalfDoneLogin();
  if (!login) throw new OAuthError('state_mismatch', 'No login was started in this browser tab.');
  const { pending, revocationEndpoint } = login;

  // 6. Check the answer: our state, the right issuer (RFC 9207), a code and not an error.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#response-4
  const code = readAuthorizationResponse(pending, callbackUrl);

  // 7. Exchange the code, with the code verifier that only this tab knows.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-access-token
  const tokens = await readTokenResponse(await fetch(tokenRequest(pending, code)), Date.now());

  // 8. Who is the clinician? The id_token says so, if it is from this issuer, for this app and this login.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-identity-data
  const idToken = tokens.idToken ? await readIdToken(pending, tokens.idToken) : undefined;

  // 9. What is open in the EHR? `launch` asked for the answer. The patient can be missing: a launch from a work list, say.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token
  const { context } = tokens;

  const session: Session = {
    id: pending.state,
    fhirBase: pending.fhirBase,
    clientId: pending.clientId,
    tokenEndpoint: pending.tokenEndpoint,
    askedScope: pending.scope,
    grantedScope: tokens.scope,
    context,
    accessToken: tokens.accessToken,
    expiresAtMs: tokens.expiresAtMs,
    ...(revocationEndpoint && { revocationEndpoint }),
    ...(tokens.refreshToken && { refreshToken: tokens.refreshToken }),
    ...(idToken?.fhirUser && { fhirUser: idToken.fhirUser }),
  };
  keepSession(session);
  return session;
}

/** Checks the id_token with the keys that its issuer publishes. https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation */
async function readIdToken({ issuer, clientId, nonce }: PendingAuthorization, idToken: string) {
  if (!issuer) throw new OAuthError('invalid_id_token', 'The EHR sent an id_token but does not publish its issuer.');
  const provider = await readOpenidConfiguration(issuer, await fetch(openidConfigurationRequest(issuer)));
  const jwks = await readJwks(await fetch(jwksRequest(provider)));
  return validateIdToken(idToken, { issuer, clientId, nonce, jwks, now: Date.now() });
}
