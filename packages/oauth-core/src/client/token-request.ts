/**
 * Step 4 of a launch: the code for tokens; later, the refresh token for new ones.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-5-access-token
 */
import type { PendingAuthorization } from './authorization-request.ts';
import type { AuthorizationCode } from './authorization-response.ts';
import { type ClientIdentity, formRequest } from './form-request.ts';

/** POST to the token endpoint. A confidential client adds its secret; a public one has none. */
export function tokenRequest(
  pending: PendingAuthorization,
  code: AuthorizationCode,
  confidential?: { clientSecret: string },
): Request {
  return formRequest(
    pending.tokenEndpoint,
    { clientId: pending.clientId, ...confidential },
    {
      grant_type: 'authorization_code',
      code,
      redirect_uri: pending.redirectUri,
      code_verifier: pending.codeVerifier,
    },
  );
}

/**
 * POST to the token endpoint. Each refresh token works once: send it once, keep the new one, and if the answer was
 * lost, log in again. `scope`: for less than was granted.
 */
export function refreshRequest(
  tokenEndpoint: string,
  client: ClientIdentity,
  refreshToken: string,
  scope?: string,
): Request {
  return formRequest(tokenEndpoint, client, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    ...(scope !== undefined && { scope }),
  });
}
