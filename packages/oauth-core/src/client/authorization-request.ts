/**
 * Step 2 of a launch: send the person to the authorization server.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-4-authorization-code
 */
import { codeChallengeS256, createCodeVerifier } from '../pkce.ts';
import { randomToken } from '../random-token.ts';
import type { AppLaunchConfiguration } from './smart-configuration.ts';

export type AuthorizationRequestInput = {
  configuration: AppLaunchConfiguration;
  /** The FHIR base, sent as `aud`; in an EHR launch the `iss` that the EHR gave, unchanged. */
  fhirBase: string;
  clientId: string;
  redirectUri: string;
  scope: string;
  /** The handle that the EHR gave, in an EHR launch. */
  launch?: string;
};

/** A login that is on its way: keep it where only this browser session finds it again. Plain JSON. */
export type PendingAuthorization = {
  state: string;
  nonce: string;
  codeVerifier: string;
  fhirBase: string;
  clientId: string;
  redirectUri: string;
  scope: string;
  tokenEndpoint: string;
  /** The issuer that the answer must come from, if the server says who it is. */
  issuer?: string;
  /** The server promised an `iss` in each answer (RFC 9207). */
  issExpected: boolean;
};

/** `state`, `nonce` and the code verifier are new for each request: 256 random bits each (SMART asks for 122). */
export async function createAuthorizationRequest(
  input: AuthorizationRequestInput,
): Promise<{ url: string; pending: PendingAuthorization }> {
  const { configuration, fhirBase, clientId, redirectUri, scope, launch } = input;
  const pending: PendingAuthorization = {
    state: randomToken(),
    nonce: randomToken(),
    codeVerifier: createCodeVerifier(),
    fhirBase,
    clientId,
    redirectUri,
    scope,
    tokenEndpoint: configuration.token_endpoint,
    ...(configuration.issuer !== undefined && { issuer: configuration.issuer }),
    issExpected: configuration.authorization_response_iss_parameter_supported === true,
  };
  const url = new URL(configuration.authorization_endpoint);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: pending.state,
    aud: fhirBase,
    code_challenge: await codeChallengeS256(pending.codeVerifier),
    code_challenge_method: 'S256',
    ...(asksForIdToken(scope) && { nonce: pending.nonce }),
    ...(launch !== undefined && { launch }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, pending };
}

function asksForIdToken(scope: string): boolean {
  return scope.split(' ').includes('openid');
}
