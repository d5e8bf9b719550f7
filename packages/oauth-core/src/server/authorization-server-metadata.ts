/**
 * `/.well-known/oauth-authorization-server`.
 * https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
import type { AuthorizationServerMetadata } from '../metadata.ts';
import type { MountedServer } from './mounted-server.ts';
import { sharedMetadata } from './shared-metadata.ts';

export function authorizationServerMetadata(server: MountedServer): AuthorizationServerMetadata {
  const { endpoints, authMethods } = server;
  const provenMethods = authMethods.filter(method => method !== 'none');
  return {
    issuer: server.issuer,
    authorization_endpoint: endpoints.authorization,
    jwks_uri: endpoints.jwks,
    ...sharedMetadata(server),
    response_modes_supported: ['query'],
    ...(endpoints.revocation !== undefined && authenticationAt('revocation', authMethods, server)),
    // A public client proves nothing, so it is told nothing. Bearer: an access token of the asker (RFC 7662 §2.1).
    ...(endpoints.introspection !== undefined &&
      authenticationAt('introspection', [...provenMethods, 'Bearer'], server)),
  };
}

/** How clients authenticate; the algorithms "MUST be present" where private_key_jwt is. */
function authenticationAt<Endpoint extends 'revocation' | 'introspection'>(
  endpoint: Endpoint,
  methods: readonly string[],
  { assertionAlgorithms }: MountedServer,
): Partial<Record<`${Endpoint}_endpoint_auth_${'methods' | 'signing_alg_values'}_supported`, string[]>> {
  return {
    [`${endpoint}_endpoint_auth_methods_supported`]: [...methods],
    ...(assertionAlgorithms !== undefined && {
      [`${endpoint}_endpoint_auth_signing_alg_values_supported`]: [...assertionAlgorithms],
    }),
  } as Partial<Record<`${Endpoint}_endpoint_auth_${'methods' | 'signing_alg_values'}_supported`, string[]>>;
}
