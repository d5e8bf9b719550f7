/**
 * Reads an authorization request.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-4-authorization-code
 */
import { repeatedParameters } from './form-request.ts';

/** As it came; nothing in it is believed yet. An empty value counts as not sent (RFC 6749 §3.1). */
export type AuthorizationRequest = {
  responseType?: string;
  clientId?: string;
  redirectUri?: string;
  scope?: string;
  state?: string;
  /** `aud` of SMART App Launch. */
  aud?: string;
  /** `resource` of RFC 8707, a synonym. */
  resource?: string;
  launch?: string;
  codeChallenge?: string;
  codeChallengeMethod?: string;
  /** Thumbprint of the key that the code is to be bound to. https://www.rfc-editor.org/rfc/rfc9449#section-10 */
  dpopJkt?: string;
  nonce?: string;
  prompt?: string;
  maxAge?: string;
  loginHint?: string;
  idTokenHint?: string;
  responseMode?: string;
  request?: string;
  requestUri?: string;
  /** Names of parameters that were sent more than once. */
  repeated: string[];
};

const names = {
  response_type: 'responseType',
  client_id: 'clientId',
  redirect_uri: 'redirectUri',
  scope: 'scope',
  state: 'state',
  aud: 'aud',
  resource: 'resource',
  launch: 'launch',
  code_challenge: 'codeChallenge',
  code_challenge_method: 'codeChallengeMethod',
  dpop_jkt: 'dpopJkt',
  nonce: 'nonce',
  prompt: 'prompt',
  max_age: 'maxAge',
  login_hint: 'loginHint',
  id_token_hint: 'idTokenHint',
  response_mode: 'responseMode',
  request: 'request',
  request_uri: 'requestUri',
} as const satisfies Record<string, Exclude<keyof AuthorizationRequest, 'repeated'>>;

/** From the query of a GET or the form of a POST. Never throws: to whom it would answer is not known yet. */
export function parseAuthorizationRequest(parameters: URLSearchParams): AuthorizationRequest {
  const request: AuthorizationRequest = { repeated: repeatedParameters(parameters) };
  for (const [wireName, name] of Object.entries(names)) {
    const value = parameters.get(wireName);
    if (value) request[name] = value;
  }
  return request;
}
