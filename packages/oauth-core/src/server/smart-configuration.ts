/**
 * `{FHIR base}/.well-known/smart-configuration`.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#using-well-known
 */
import type { SmartConfiguration } from '../metadata.ts';
import type { MountedServer } from './mounted-server.ts';
import { sharedMetadata } from './shared-metadata.ts';
import { smartCapabilities } from './smart-capabilities.ts';

export function smartConfiguration(server: MountedServer): SmartConfiguration {
  const capabilities = smartCapabilities(server);
  const { jwks, authorization, management } = server.endpoints;
  const { brand } = server;
  return {
    // "Conditional: required if the server's capabilities include sso-openid-connect; otherwise, omitted."
    ...(capabilities.includes('sso-openid-connect') && { issuer: server.issuer, jwks_uri: jwks }),
    authorization_endpoint: authorization,
    ...sharedMetadata(server),
    // The methods of SMART; a public client has none, which the capability client-public says.
    token_endpoint_auth_methods_supported: server.authMethods.filter(method => method !== 'none'),
    ...(management !== undefined && { management_endpoint: management }),
    ...(brand !== undefined && {
      user_access_brand_bundle: brand.bundle,
      user_access_brand_identifier: { ...brand.identifier },
    }),
    capabilities,
  };
}
