/** For a resource server: the bearer token of a request, the challenge of a refusal, what scopes permit. */
export { permittingScopes, type ScopeQuestion, scopesPermit } from '../scope-permits.ts';
export { parseBearerToken } from './bearer.ts';
export { type BearerChallenge, wwwAuthenticate } from './www-authenticate.ts';
