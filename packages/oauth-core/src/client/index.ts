/** For an app: create → send → verify. Builds a Request, reads a Response; `fetch` stays with the caller. */
export {
  type AuthorizationRequestInput,
  createAuthorizationRequest,
  type PendingAuthorization,
} from './authorization-request.ts';
export { type AuthorizationCode, readAuthorizationResponse } from './authorization-response.ts';
export { type ClientAssertionInput, createClientAssertion } from './client-assertion.ts';
export { clientCredentialsRequest } from './client-credentials-request.ts';
export { compareScopes, type ScopeOutcome } from './compare-scopes.ts';
export { createDpopKey, createDpopProof, type DpopKey, type DpopProofInput, dpopThumbprint } from './dpop-proof.ts';
export { AuthorizationDenied, LoginRequired } from './errors.ts';
export type { ClientIdentity } from './form-request.ts';
export { type IdToken, type IdTokenExpectations, validateIdToken } from './id-token.ts';
export { type LaunchRequest, readLaunchRequest } from './launch-request.ts';
export {
  jwksRequest,
  type OpenidProvider,
  openidConfigurationRequest,
  readJwks,
  readOpenidConfiguration,
} from './openid-configuration.ts';
export { readRevocationResponse, revocationRequest } from './revocation.ts';
export {
  type AppLaunchConfiguration,
  type BackendConfiguration,
  readBackendConfiguration,
  readSmartConfiguration,
  smartConfigurationRequest,
} from './smart-configuration.ts';
export { refreshRequest, tokenRequest } from './token-request.ts';
export { readTokenResponse, type Tokens } from './token-response.ts';
