/**
 * What a client is told about its registration, in the words of the wire.
 * https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1 and https://www.rfc-editor.org/rfc/rfc7592#section-3
 */
import type { JSONWebKeySet } from 'jose';
import type { ClientAbout } from './client-about.ts';
import type { ClientMetadata } from './client-registration.ts';
import type { RegistrationWarning } from './registration-warnings.ts';

export type ClientInformation = ClientAbout & {
  client_id: string;
  client_secret?: string;
  /** 0: it does not expire. */
  client_secret_expires_at?: number;
  registration_access_token: string;
  registration_client_uri: string;
  client_name: string;
  token_endpoint_auth_method: string;
  application_type: string;
  grant_types: readonly string[];
  response_types: string[];
  redirect_uris: readonly string[];
  scope: string;
  launch_uri?: string;
  dpop_bound_access_tokens?: boolean;
  jwks?: JSONWebKeySet;
  jwks_uri?: string;
  /** An extension: what was ignored, or is allowed and yet unwise. Only in the answer to what was sent. */
  registration_warnings?: readonly RegistrationWarning[];
};

export type RegistrationAccess = {
  clientId: string;
  /** Only when it is new: afterwards nobody but the client knows it. */
  clientSecret?: string | undefined;
  registrationToken: string;
  registrationUri: string;
};

export function createClientInformation(
  client: ClientMetadata,
  access: RegistrationAccess,
  warnings: readonly RegistrationWarning[] = [],
): ClientInformation {
  const { launchUri, jwks, jwksUri } = client;
  return {
    client_id: access.clientId,
    ...(access.clientSecret !== undefined && { client_secret: access.clientSecret, client_secret_expires_at: 0 }),
    registration_access_token: access.registrationToken,
    registration_client_uri: access.registrationUri,
    client_name: client.clientName,
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    application_type: client.applicationType,
    grant_types: client.grantTypes,
    response_types: client.grantTypes.includes('authorization_code') ? ['code'] : [],
    redirect_uris: client.redirectUris,
    scope: client.scope,
    ...(launchUri !== undefined && { launch_uri: launchUri }),
    ...(client.dpopBoundAccessTokens === true && { dpop_bound_access_tokens: true }),
    ...(jwks != null && { jwks }),
    ...(jwksUri != null && { jwks_uri: jwksUri }),
    ...client.about,
    ...(warnings.length > 0 && { registration_warnings: warnings }),
  };
}
