/** A registered client, as much of it as the rules need. https://www.rfc-editor.org/rfc/rfc7591#section-2 */
import type { JSONWebKeySet } from 'jose';

export type TokenEndpointAuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';

export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials';

export type RegisteredClient = {
  clientId: string;
  /** A client with a secret may send it by Basic or in the body, whichever of the two is registered. */
  tokenEndpointAuthMethod: TokenEndpointAuthMethod;
  /** `sha256` of the client secret (256 random bits, so a fast hash is enough). */
  clientSecretHash?: string | null;
  /** The public keys of a `private_key_jwt` client: registered with it, or else published at `jwksUri`. */
  jwks?: JSONWebKeySet | null;
  jwksUri?: string | null;
  applicationType: 'web' | 'native';
  redirectUris: readonly string[];
  grantTypes: readonly GrantType[];
  /** Its access tokens are always bound to a key (DPoP). https://www.rfc-editor.org/rfc/rfc9449#section-5.2 */
  dpopBoundAccessTokens?: boolean;
  /** The widest scope that it may ask for, a scope string. */
  scope: string;
};
