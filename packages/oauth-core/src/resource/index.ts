/** For a resource server: the access token of a request and its proof, the challenge of a refusal, what scopes permit. */
export { permittingScopes, type ScopeQuestion, scopesPermit } from '../scope-permits.ts';
export { type AccessTokenScheme, type PresentedToken, parseAccessToken, parseBearerToken } from './access-token.ts';
export { asResourceError, verifyPresentation } from './token-presentation.ts';
export { type AccessChallenge, accessChallenge, type BearerChallenge, wwwAuthenticate } from './www-authenticate.ts';
