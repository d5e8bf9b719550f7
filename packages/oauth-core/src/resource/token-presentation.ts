/**
 * Whether who presents an access token may use it. A token that is bound to a key is worth something only with a fresh
 * proof of that key, one that is bound to none only as Bearer.
 * https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
import { type DpopRequest, type VerifiedDpopProof, verifyDpopProof } from '../dpop-proof.ts';
import { OAuthError } from '../oauth-error.ts';
import type { PresentedToken } from './access-token.ts';
import { accessChallenge } from './www-authenticate.ts';

const specLink = 'https://www.rfc-editor.org/rfc/rfc9449#section-7.1';

/**
 * Gives the proof, to be remembered, if the token needs one. Throws `invalid_token` or `invalid_dpop_proof` with status
 * 401 and its challenge. `jkt`: thumbprint of the key that the token is bound to; undefined for a plain Bearer token.
 */
export async function verifyPresentation(
  { scheme, token }: PresentedToken,
  jkt: string | undefined,
  request: DpopRequest,
): Promise<VerifiedDpopProof | undefined> {
  if (scheme === 'Bearer') {
    if (jkt === undefined) return undefined;
    // §7.2: "MUST reject a DPoP-bound access token received as a bearer token"
    throw refusal(
      'invalid_token',
      'This access token is bound to a key: send Authorization: DPoP and a proof.',
      scheme,
    );
  }
  if (jkt === undefined) {
    throw refusal('invalid_token', 'This access token is bound to no key: send Authorization: Bearer.', scheme);
  }
  const proof = await verifyDpopProof(request, { accessToken: token }).catch((error: unknown) => {
    throw error instanceof OAuthError ? asResourceError(error) : error;
  });
  if (proof.jkt !== jkt) {
    throw refusal('invalid_token', 'The DPoP proof is of another key than that of the access token.', scheme);
  }
  return proof;
}

/** What is 400 at the token endpoint is 401 at a protected resource. */
export function asResourceError({ description, cause }: OAuthError): OAuthError {
  return refusal('invalid_dpop_proof', description, 'DPoP', cause);
}

function refusal(
  error: 'invalid_token' | 'invalid_dpop_proof',
  errorDescription: string,
  scheme: PresentedToken['scheme'],
  cause?: unknown,
): OAuthError {
  const challenge = accessChallenge({ error, errorDescription }, scheme);
  return new OAuthError(error, errorDescription, { specLink, status: 401, wwwAuthenticate: challenge, cause });
}
