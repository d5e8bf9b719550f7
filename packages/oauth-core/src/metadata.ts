/**
 * The three discovery documents, as they are on the wire.
 */

/** https://www.rfc-editor.org/rfc/rfc8414#section-2 : what all three share. */
export type SharedMetadata = {
  token_endpoint: string;
  grant_types_supported: string[];
  response_types_supported: string[];
  token_endpoint_auth_methods_supported: string[];
  token_endpoint_auth_signing_alg_values_supported?: string[];
  scopes_supported: string[];
  code_challenge_methods_supported: string[];
  revocation_endpoint?: string;
  introspection_endpoint?: string;
  registration_endpoint?: string;
  /** RFC 9126: where an app leaves its authorization request before it sends the browser. */
  pushed_authorization_request_endpoint?: string;
  /** RFC 9449: algorithms of DPoP proofs. */
  dpop_signing_alg_values_supported?: string[];
  /** RFC 9207: every authorization response carries `iss`. */
  authorization_response_iss_parameter_supported?: boolean;
};

/** `{FHIR base}/.well-known/smart-configuration`, https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#metadata */
export type SmartConfiguration = SharedMetadata & {
  issuer?: string;
  jwks_uri?: string;
  authorization_endpoint?: string;
  management_endpoint?: string;
  /** Whose server this is: a bundle of brands, and which of them. */
  user_access_brand_bundle?: string;
  user_access_brand_identifier?: BrandIdentifier;
  capabilities: string[];
};

/** A FHIR Identifier. https://hl7.org/fhir/smart-app-launch/STU2.2/brands.html#metadata-in-well-knownsmart-configuration */
export type BrandIdentifier = { system?: string; value: string };

/** `/.well-known/oauth-authorization-server`, RFC 8414. */
export type AuthorizationServerMetadata = SharedMetadata & {
  issuer: string;
  authorization_endpoint: string;
  jwks_uri: string;
  response_modes_supported: string[];
  ui_locales_supported?: string[];
  /** RFC 9126 §5: whether an authorization request must be pushed. */
  require_pushed_authorization_requests?: boolean;
  revocation_endpoint_auth_methods_supported?: string[];
  revocation_endpoint_auth_signing_alg_values_supported?: string[];
  introspection_endpoint_auth_methods_supported?: string[];
  introspection_endpoint_auth_signing_alg_values_supported?: string[];
};

/** `{issuer}/.well-known/openid-configuration`, https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
export type OpenidConfiguration = AuthorizationServerMetadata & {
  subject_types_supported: string[];
  id_token_signing_alg_values_supported: string[];
  claims_supported: string[];
  claim_types_supported: string[];
  prompt_values_supported?: string[];
  claims_parameter_supported: boolean;
  request_parameter_supported: boolean;
  request_uri_parameter_supported: boolean;
  userinfo_endpoint?: string;
};
