/** What is really mounted. The three documents are derived from it, so that nothing unbuilt can be advertised. */
import type { BrandIdentifier } from '../metadata.ts';
import type { GrantType, TokenEndpointAuthMethod } from './client.ts';

/** What an app can be told about where it was started. */
export type LaunchContextKind = 'patient' | 'encounter';

export type MountedServer = {
  issuer: string;
  /** Absolute URLs of the endpoints that answer. */
  endpoints: {
    authorization: string;
    token: string;
    jwks: string;
    revocation?: string;
    introspection?: string;
    registration?: string;
    userinfo?: string;
    management?: string;
    pushedAuthorizationRequest?: string;
  };
  /** The authorization endpoint takes POST too. */
  authorizePost: boolean;
  grantTypes: readonly GrantType[];
  authMethods: readonly TokenEndpointAuthMethod[];
  /** Algorithms of client assertions; only with `private_key_jwt`. */
  assertionAlgorithms?: readonly string[];
  /** Algorithms of DPoP proofs; access tokens can be bound to keys. */
  dpopAlgorithms?: readonly string[];
  /** Every scope that works when it is asked for; wildcards stand for their types. */
  scopes: readonly string[];
  /** The ways in which an app can be started, and the context that each can give. */
  launches: { standalone?: readonly LaunchContextKind[]; ehr?: readonly LaunchContextKind[] };
  /** `need_patient_banner` is in token responses. */
  contextBanner: boolean;
  /** `smart_style_url` is in token responses. */
  contextStyle: boolean;
  /** Languages of the pages that people see on their way, BCP 47. */
  uiLocales?: readonly string[];
  /** The bundle that says whose server this is, and which of the brands in it that is. */
  brand?: { bundle: string; identifier: BrandIdentifier };
  /** The values of `prompt` that are obeyed. */
  prompts: readonly string[];
};
