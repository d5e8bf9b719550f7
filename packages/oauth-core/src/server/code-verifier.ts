/**
 * The second half of PKCE: who redeems the code knows what its requester knew.
 * https://www.rfc-editor.org/rfc/rfc7636#section-4.6
 */
import { equalInConstantTime } from '../constant-time.ts';
import { OAuthError } from '../oauth-error.ts';
import { codeChallengeS256, isCodeVerifier } from '../pkce.ts';

const specLink = 'https://www.rfc-editor.org/rfc/rfc7636#section-4.6';

export async function verifyCodeVerifier(
  codeVerifier: string | undefined,
  codeChallenge: string | undefined,
): Promise<void> {
  if (codeVerifier !== undefined && !isCodeVerifier(codeVerifier)) {
    throw new OAuthError('invalid_request', 'The code_verifier must have 43 to 128 unreserved characters.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc7636#section-4.1',
    });
  }
  if (codeChallenge === undefined) {
    if (codeVerifier === undefined) return;
    // The downgrade attack: "a token request containing a code_verifier parameter is accepted only if a
    // code_challenge parameter was present in the authorization request". RFC 9700 §2.1.1
    throw new OAuthError('invalid_grant', 'The authorization request had no code_challenge for this code_verifier.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1',
    });
  }
  if (codeVerifier === undefined) {
    throw new OAuthError('invalid_grant', 'The code_verifier is missing.', { specLink });
  }
  if (!equalInConstantTime(await codeChallengeS256(codeVerifier), codeChallenge)) {
    throw new OAuthError('invalid_grant', 'The code_verifier does not match the code_challenge.', { specLink });
  }
}
