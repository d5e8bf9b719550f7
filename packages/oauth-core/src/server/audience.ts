/**
 * `aud` says for which FHIR server the app wants access, so that a counterfeit server cannot pass the token on.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-4-authorization-code
 */
import { OAuthError } from '../oauth-error.ts';
import type { ParsedScope } from '../parse-scope.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { type FormRequest, parseForm } from './form-request.ts';

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
  if (!sent.every(value => isAmong(accepted, value))) {
    throw new OAuthError('invalid_target', 'The aud is not the base URL of this FHIR server.', { specLink });
  }
}

/**
 * Who names at the token endpoint where the token is to be used gets one for there, or none.
 * https://www.rfc-editor.org/rfc/rfc8707#section-2.2
 */
export function verifyResource(tokenRequest: FormRequest, accepted: readonly string[]): void {
  const resource = parseForm(tokenRequest)('resource');
  if (resource === undefined || isAmong(accepted, resource)) return;
  throw new OAuthError('invalid_target', 'The resource is not the base URL of this FHIR server.', {
    specLink: 'https://www.rfc-editor.org/rfc/rfc8707#section-2.2',
  });
}

function isAmong(accepted: readonly string[], value: string): boolean {
  return accepted.some(one => withoutTrailingSlash(one) === withoutTrailingSlash(value));
}

function reachesFhir({ scope }: ParsedScope): boolean {
  return scope?.kind === 'resource' || scope?.kind === 'context';
}

const withoutTrailingSlash = (url: string) => url.replace(/\/$/, '');
