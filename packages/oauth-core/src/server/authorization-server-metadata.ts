/**
 * `/.well-known/oauth-authorization-server`.
 * https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
import type { AuthorizationServerMetadata } from '../metadata.ts';
import type { MountedServer } from './mounted-server.ts';
import { sharedMetadata } from './shared-metadata.ts';

export function authorizationServerMetadata(server: MountedServer): AuthorizationServerMetadata {
  const { endpoints, authMethods, assertionAlgorithms: algorithms, dpopAlgorithms } = server;
  // A public client proves nothing, so it is told nothing. Bearer and DPoP: an access token of the asker (RFC 7662 §2.1).
  const schemes = dpopAlgorithms === undefined ? ['Bearer'] : ['Bearer', 'DPoP'];
  const introspectionMethods = [...authMethods.filter(method => method !== 'none'), ...schemes];
  return {
    issuer: server.issuer,
    authorization_endpoint: endpoints.authorization,
    jwks_uri: endpoints.jwks,
    ...sharedMetadata(server),
    response_modes_supported: ['query'],
    ...(server.uiLocales !== undefined && { ui_locales_supported: [...server.uiLocales] }),
    // An app may push its request; none has to.
    ...(endpoints.pushedAuthorizationRequest !== undefined && { require_pushed_authorization_requests: false }),
    ...(endpoints.revocation !== undefined && {
      revocation_endpoint_auth_methods_supported: [...authMethods],
      ...(algorithms !== undefined && { revocation_endpoint_auth_signing_alg_values_supported: [...algorithms] }),
    }),
    ...(endpoints.introspection !== undefined && {
      introspection_endpoint_auth_methods_supported: introspectionMethods,
      ...(algorithms !== undefined && { introspection_endpoint_auth_signing_alg_values_supported: [...algorithms] }),
    }),
  };
}
