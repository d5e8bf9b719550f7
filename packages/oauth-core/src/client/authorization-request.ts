import type { AppLaunchConfiguration } from './smart-configuration.ts';

export type AuthorizationRequestInput = {
  configuration: AppLaunchConfiguration;
  /** The FHIR base: the `aud` of the request. */
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

export async function createAuthorizationRequest(
  _input: AuthorizationRequestInput,
): Promise<{ url: string; pending: PendingAuthorization }> {
  throw new Error('to come');
}
