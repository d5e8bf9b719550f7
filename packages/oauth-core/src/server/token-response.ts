/**
 * The token endpoint's answer.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-5-access-token
 */
import type { LaunchContext, TokenResponseBody } from '../token-response.ts';

export type TokenGrant = {
  accessToken: string;
  expiresInSeconds: number;
  /** The granted scope string; SMART wants it always, also when it is what was asked. */
  scope: string;
  refreshToken?: string;
  idToken?: string;
  context?: LaunchContext;
};

/** A response with tokens must not stay in any cache. https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export const tokenResponseHeaders = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

/** What is undefined stays out: `undefined` members vanish when the body becomes JSON, and here already. */
export function createTokenResponse(grant: TokenGrant): TokenResponseBody {
  const { needPatientBanner, smartStyleUrl, ...sameNames } = grant.context ?? {};
  const body: TokenResponseBody = {
    access_token: grant.accessToken,
    token_type: 'Bearer',
    expires_in: grant.expiresInSeconds,
    scope: grant.scope,
  };
  const optional: Partial<TokenResponseBody> = {
    refresh_token: grant.refreshToken,
    id_token: grant.idToken,
    need_patient_banner: needPatientBanner,
    smart_style_url: smartStyleUrl,
    ...sameNames,
  };
  return Object.assign(body, Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)));
}
