/**
 * `{issuer}/.well-known/openid-configuration`: the RFC 8414 document and what OpenID Connect adds.
 * https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 */
import type { OpenidConfiguration } from '../metadata.ts';
import { authorizationServerMetadata } from './authorization-server-metadata.ts';
import type { MountedServer } from './mounted-server.ts';

export function openidConfiguration(server: MountedServer): OpenidConfiguration {
  const { userinfo } = server.endpoints;
  return {
    ...authorizationServerMetadata(server),
    ...(userinfo !== undefined && { userinfo_endpoint: userinfo }),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'auth_time', 'fhirUser'],
    claim_types_supported: ['normal'],
    prompt_values_supported: [...server.prompts],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    // Said aloud because its default is true.
    request_uri_parameter_supported: false,
  };
}
