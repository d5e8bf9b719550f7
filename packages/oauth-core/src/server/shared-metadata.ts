/**
 * What the three discovery documents have in common.
 * https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
import type { SharedMetadata } from '../metadata.ts';
import type { MountedServer } from './mounted-server.ts';

export function sharedMetadata({ endpoints, ...server }: MountedServer): SharedMetadata {
  const { assertionAlgorithms, dpopAlgorithms } = server;
  return {
    token_endpoint: endpoints.token,
    grant_types_supported: [...server.grantTypes],
    response_types_supported: ['code'],
    token_endpoint_auth_methods_supported: [...server.authMethods],
    ...(assertionAlgorithms !== undefined && {
      token_endpoint_auth_signing_alg_values_supported: [...assertionAlgorithms],
    }),
    scopes_supported: [...server.scopes],
    code_challenge_methods_supported: ['S256'],
    ...(endpoints.revocation !== undefined && { revocation_endpoint: endpoints.revocation }),
    ...(endpoints.introspection !== undefined && { introspection_endpoint: endpoints.introspection }),
    ...(endpoints.registration !== undefined && { registration_endpoint: endpoints.registration }),
    ...(endpoints.pushedAuthorizationRequest !== undefined && {
      pushed_authorization_request_endpoint: endpoints.pushedAuthorizationRequest,
    }),
    ...(dpopAlgorithms !== undefined && { dpop_signing_alg_values_supported: [...dpopAlgorithms] }),
    authorization_response_iss_parameter_supported: true,
  };
}
