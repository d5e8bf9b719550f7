/**
 * The first half of PKCE: the challenge of the authorization request.
 * https://www.rfc-editor.org/rfc/rfc7636#section-4.3
 */
import { OAuthError } from '../oauth-error.ts';
import { isCodeChallenge } from '../pkce.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

const specLink = 'https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#considerations-for-pkce-support';

/** "SMART servers SHALL support the S256 code_challenge_method and SHALL NOT support the plain method." */
export function verifyCodeChallenge(
  { codeChallenge, codeChallengeMethod }: Pick<AuthorizationRequest, 'codeChallenge' | 'codeChallengeMethod'>,
  policy: 'required' | 'optional',
): string | undefined {
  if (codeChallenge === undefined && codeChallengeMethod === undefined && policy === 'optional') return undefined;
  if (codeChallenge === undefined) {
    throw new OAuthError('invalid_request', 'The code_challenge is missing; PKCE is required.', { specLink });
  }
  // RFC 7636 §4.3: the method "defaults to plain if not present", so its absence is refused like plain itself.
  if (codeChallengeMethod !== 'S256') {
    throw new OAuthError('invalid_request', 'The code_challenge_method must be S256.', { specLink });
  }
  if (!isCodeChallenge(codeChallenge)) {
    throw new OAuthError('invalid_request', 'The code_challenge must be a SHA-256 in base64url: 43 characters.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc7636#section-4.2',
    });
  }
  return codeChallenge;
}
