/**
 * `/.well-known/oauth-authorization-server`.
 * https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
import type { AuthorizationServerMetadata } from '../metadata.ts';
import type { MountedServer } from './mounted-server.ts';
import { sharedMetadata } from './shared-metadata.ts';

export function authorizationServerMetadata(server: MountedServer): AuthorizationServerMetadata {
  const { authorization, jwks, revocation, introspection } = server.endpoints;
  return {
    issuer: server.issuer,
    authorization_endpoint: authorization,
    jwks_uri: jwks,
    ...sharedMetadata(server),
    response_modes_supported: ['query'],
    ...(revocation !== undefined && { revocation_endpoint_auth_methods_supported: [...server.authMethods] }),
    // A public client proves nothing, so it is told nothing; Bearer: an access token of the asker instead (RFC 7662 §2.1).
    ...(introspection !== undefined && {
      introspection_endpoint_auth_methods_supported: [
        ...server.authMethods.filter(method => method !== 'none'),
        'Bearer',
      ],
    }),
  };
}
