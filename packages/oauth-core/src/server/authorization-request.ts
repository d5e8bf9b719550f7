/** An authorization request as it came; nothing in it is believed yet. */
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

/** From the query of a GET or the form of a POST. Never throws: who asks is not known yet. */
export function parseAuthorizationRequest(_parameters: URLSearchParams): AuthorizationRequest {
  throw new Error('to come');
}
