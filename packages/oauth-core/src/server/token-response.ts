/**
 * The token endpoint's answer.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-5-access-token
 */
import type { LaunchContext, TokenResponseBody } from '../token-response.ts';

export type TokenGrant = {
  accessToken: string;
  /** Thumbprint of the key that the access token is bound to; undefined for a Bearer token. */
  jkt?: string | undefined;
  expiresInSeconds: number;
  /** The granted scope string; SMART wants it always, also when it is what was asked. */
  scope: string;
  refreshToken?: string;
  idToken?: string;
  context?: LaunchContext;
};

/** A response with tokens must not stay in any cache. https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export const tokenResponseHeaders = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

/** The members of a token response that say where the app was launched. */
export type LaunchContextParameters = Pick<
  TokenResponseBody,
  'patient' | 'encounter' | 'fhirContext' | 'need_patient_banner' | 'intent' | 'smart_style_url' | 'tenant'
>;

export function createTokenResponse(grant: TokenGrant): TokenResponseBody {
  return {
    access_token: grant.accessToken,
    token_type: grant.jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: grant.expiresInSeconds,
    scope: grant.scope,
    ...defined({ refresh_token: grant.refreshToken, id_token: grant.idToken }),
    ...launchContextParameters(grant.context ?? {}),
  };
}

export function launchContextParameters(context: LaunchContext): LaunchContextParameters {
  const { needPatientBanner, smartStyleUrl, ...sameNames } = context;
  return defined({ need_patient_banner: needPatientBanner, smart_style_url: smartStyleUrl, ...sameNames });
}

/** What is undefined stays out: `undefined` members vanish when the body becomes JSON, and here already. */
function defined<Members extends object>(members: Members): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: NonNullable<Members[Name]>;
  };
}
