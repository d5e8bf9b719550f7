/**
 * What an access token stands for, told to a client that may know.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/token-introspection.html and https://www.rfc-editor.org/rfc/rfc7662#section-2
 */
import { bearerChallenge } from '../bearer-challenge.ts';
import { dpopChallenge } from '../dpop-proof.ts';
import { OAuthError } from '../oauth-error.ts';
import type { LaunchContext } from '../token-response.ts';
import { basicChallenge } from './basic-credentials.ts';
import type { RegisteredClient } from './client.ts';
import { type FormRequest, parseForm } from './form-request.ts';
import { type LaunchContextParameters, launchContextParameters } from './token-response.ts';

const specLink = 'https://www.rfc-editor.org/rfc/rfc7662#section-2.1';

/** A `token_type_hint` is not needed: only access tokens are told about, and they are found by their hash. */
export function parseIntrospectionRequest(request: FormRequest): { token: string } {
  const token = parseForm(request)('token');
  if (token === undefined) throw new OAuthError('invalid_request', 'The token is missing.', { specLink });
  return { token };
}

/**
 * "To prevent token scanning attacks, the endpoint MUST also require some form of authorization": a client that has
 * proven who it is, by its credentials or by an access token of its own. It may then ask about the tokens of others.
 */
export function verifyIntrospectionClient(client: RegisteredClient | undefined): void {
  if (client !== undefined && client.tokenEndpointAuthMethod !== 'none') return;
  throw notAuthenticated('Only a confidential client may ask: authenticate, or send an access token of yours.');
}

/** RFC 7662 §2.3 wants 401 whichever way the client tried to authenticate. */
export function notAuthenticated(description: string): OAuthError {
  return new OAuthError('invalid_client', description, {
    specLink: 'https://www.rfc-editor.org/rfc/rfc7662#section-2.3',
    status: 401,
    wwwAuthenticate: `${bearerChallenge}, ${basicChallenge}, ${dpopChallenge}`,
  });
}

/** A token that is good now. */
export type ActiveToken = {
  scope: string;
  clientId: string;
  issuer: string;
  /** The FHIR base that it is good for. */
  audience: string;
  /** Thumbprint of the key that it is bound to (DPoP). */
  jkt?: string | undefined;
  issuedAtMs: number;
  expiresAtMs: number;
  /** As the token response told the app. */
  context: LaunchContext;
  /** As in the id_token, if there was one. */
  subject?: string | undefined;
  fhirUser?: string | undefined;
};

export type IntrospectionResponse =
  | { active: false }
  | ({
      active: true;
      token_type: 'Bearer' | 'DPoP';
      /** https://www.rfc-editor.org/rfc/rfc9449#section-6.2 */
      cnf?: { jkt: string };
      scope: string;
      client_id: string;
      iss: string;
      aud: string;
      iat: number;
      exp: number;
      sub?: string;
      fhirUser?: string;
    } & LaunchContextParameters);

/** Everything that is not a good token gives one and the same answer: "the authorization server SHOULD NOT include any additional information". */
export function createIntrospectionResponse(token: ActiveToken | undefined): IntrospectionResponse {
  if (token === undefined) return { active: false };
  const { subject, fhirUser, jkt } = token;
  return {
    ...launchContextParameters(token.context),
    active: true,
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
    ...(jkt !== undefined && { cnf: { jkt } }),
    scope: token.scope,
    client_id: token.clientId,
    iss: token.issuer,
    aud: token.audience,
    iat: Math.floor(token.issuedAtMs / 1000),
    exp: Math.floor(token.expiresAtMs / 1000),
    ...(subject !== undefined && { sub: subject }),
    ...(fhirUser !== undefined && { fhirUser }),
  };
}
