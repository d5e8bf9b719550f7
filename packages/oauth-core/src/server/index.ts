/** For an authorization server: parse → verify → create. Pure; time, records and policy are arguments. */
export {
  type DpopRequest,
  dpopAlgorithms,
  proofUsedBefore,
  type VerifiedDpopProof,
  verifyDpopProof,
} from '../dpop-proof.ts';
export { verifyResource } from './audience.ts';
export type { AuthenticationRequest, Prompt } from './authentication-request.ts';
export {
  type AuthorizationCodeRecord,
  authorizationCodeLifetimeMs,
  type CodeDecision,
  type CodeRedemption,
  redeemAuthorizationCode,
} from './authorization-code.ts';
export { type AuthorizationRequest, parseAuthorizationRequest } from './authorization-request.ts';
export { createAuthorizationResponse, createErrorResponse } from './authorization-response.ts';
export { authorizationServerMetadata } from './authorization-server-metadata.ts';
export type { GrantType, RegisteredClient, TokenEndpointAuthMethod } from './client.ts';
export type { ClientAbout } from './client-about.ts';
export {
  type AssertionCredentials,
  assertionUsedBefore,
  clientAssertionAlgorithms,
  selectVerificationKeys,
  type VerifiedAssertion,
  verifyClientAssertion,
} from './client-assertion.ts';
export {
  type ClientCredentials,
  parseClientCredentials,
  parseLoneRefreshToken,
  verifyClientCredentials,
} from './client-authentication.ts';
export { type GrantedToBackend, grantClientCredentials } from './client-credentials.ts';
export { createClientInformation, type RegistrationAccess } from './client-information.ts';
export {
  type ClientMetadata,
  type RegistrationPolicy,
  verifyClientRegistration,
  verifyClientUpdate,
} from './client-registration.ts';
export {
  applyConsent,
  type Consent,
  type ConsentTerms,
  type OfferedCategory,
  type OfferedScope,
  offeredScopes,
} from './consent.ts';
export { bindTokens, keyOfPushedRequest, type TokenBinding, verifyProofIsSent } from './dpop-binding.ts';
export { expandScopes } from './expand-scopes.ts';
export type { FormRequest } from './form-request.ts';
export { type GrantedItem, grantedItems } from './granted-items.ts';
export {
  createIdTokenClaims,
  type IdTokenClaims,
  type IdTokenFacts,
  type IdTokenSigningKey,
  signIdToken,
} from './id-token.ts';
export { type IdTokenHint, verifyHintedSubject, verifyIdTokenHint } from './id-token-hint.ts';
export {
  type ActiveToken,
  createIntrospectionResponse,
  notAuthenticated,
  parseIntrospectionRequest,
  verifyIntrospectionClient,
} from './introspection.ts';
export {
  type LaunchDecision,
  type LaunchRecord,
  type LaunchVerification,
  verifyLaunch,
  verifyLaunchUser,
} from './launch.ts';
export { contextTypes, typeOfContextItem } from './launch-contexts.ts';
export type { LaunchContextKind, MountedServer } from './mounted-server.ts';
export { openidConfiguration } from './openid-configuration.ts';
export { verifyPublicKeys } from './public-keys.ts';
export { whereIsPublished } from './published-keys.ts';
export {
  createRequestUri,
  isPushedRequestUri,
  pushedRequestLifetimeMs,
  unusableRequestUri,
  verifyPushedRequest,
} from './pushed-request.ts';
export { answerFromMemory, type EarlierAnswer, type RecalledScope, recallConsent } from './recall-consent.ts';
export { type RedirectTarget, verifyClientAndRedirectUri } from './redirect-target.ts';
export { redirectUriMatches } from './redirect-uri.ts';
export {
  type RefreshDecision,
  type RefreshRedemption,
  type RefreshTokenRecord,
  redeemRefreshToken,
} from './refresh-token.ts';
export { hasPlainHost, isAddressOfPage, verifyRedirectUri } from './registrable-uri.ts';
export { type RegistrationWarning, registrationWarnings } from './registration-warnings.ts';
export {
  decideRevocation,
  parseRevocationRequest,
  type Revocation,
  type RevocationDecision,
  type RevocationRequest,
} from './revocation.ts';
export { type AccountedConsent, accountForConsent, type ScopeAccount, type ScopeStep } from './scope-account.ts';
export {
  negotiateScopes,
  type ScopeDecision,
  type ScopeLimits,
  type ScopeNegotiation,
  type ScopeReason,
} from './scope-negotiation.ts';
export { smartConfiguration } from './smart-configuration.ts';
export {
  type AuthorizationCodeRequest,
  type ClientCredentialsRequest,
  parseTokenRequest,
  type RefreshTokenRequest,
  type TokenRequest,
} from './token-request.ts';
export { createTokenResponse, type TokenGrant, tokenResponseHeaders } from './token-response.ts';
export {
  type AuthorizationPolicy,
  type AuthorizationVerification,
  type VerifiedAuthorizationRequest,
  verifyAuthorizationRequest,
} from './verify-authorization-request.ts';
