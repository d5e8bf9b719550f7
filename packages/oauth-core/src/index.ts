/** What client, authorization server and resource server share: scopes, errors, tokens, PKCE, wire types. */
export { equalInConstantTime } from './constant-time.ts';
export { describeScope, type Language } from './describe-scope.ts';
export { formatScope, formatScopes } from './format-scope.ts';
export type { AuthorizationServerMetadata, OpenidConfiguration, SmartConfiguration } from './metadata.ts';
export {
  type ClientErrorCode,
  type ErrorResponseBody,
  OAuthError,
  type OAuthErrorCode,
  type OAuthErrorOptions,
  type WireErrorCode,
} from './oauth-error.ts';
export { type ParsedScope, parseScope, parseScopes, readScopes } from './parse-scope.ts';
export { codeChallengeS256, createCodeVerifier } from './pkce.ts';
export { randomToken } from './random-token.ts';
export type {
  AccessScope,
  ContextScope,
  ExtensionScope,
  IdentityScope,
  Interaction,
  Level,
  ResourceScope,
  Scope,
  ScopeParameter,
} from './scope.ts';
export { interactions } from './scope.ts';
export { permittingScopes, type ScopeQuestion, scopesPermit } from './scope-permits.ts';
export { isCoveredBy, isScopeWithin } from './scope-within.ts';
export { sha256 } from './sha256.ts';
export type { FhirContextItem, LaunchContext, TokenResponseBody } from './token-response.ts';
