/**
 * `aud` says for which FHIR server the app wants access, so that a counterfeit server cannot pass the token on.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-4-authorization-code
 */
import { OAuthError } from '../oauth-error.ts';
import type { ParsedScope } from '../parse-scope.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

const specLink = 'https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-4-authorization-code';

/** Each of `aud` and its synonym `resource` (RFC 8707) that was sent must name this server; one must be sent. */
export function verifyAudience(
  { aud, resource }: Pick<AuthorizationRequest, 'aud' | 'resource'>,
  asked: readonly ParsedScope[],
  accepted: readonly string[],
): void {
  const sent = [aud, resource].filter(value => value !== undefined);
  if (sent.length === 0 && asked.some(reachesFhir)) {
    throw new OAuthError('invalid_request', 'The aud is missing; send the FHIR base URL.', { specLink });
  }
  const known = new Set(accepted.map(withoutTrailingSlash));
  if (!sent.every(value => known.has(withoutTrailingSlash(value)))) {
    throw new OAuthError('invalid_target', 'The aud is not the base URL of this FHIR server.', { specLink });
  }
}

function reachesFhir({ scope }: ParsedScope): boolean {
  return scope?.kind === 'resource' || scope?.kind === 'context';
}

const withoutTrailingSlash = (url: string) => url.replace(/\/$/, '');
