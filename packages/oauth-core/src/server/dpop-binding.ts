/**
 * What is bound to the key of a DPoP proof, and whether the proof is the one that was to come.
 * https://www.rfc-editor.org/rfc/rfc9449#section-5 and https://www.rfc-editor.org/rfc/rfc9449#section-10
 */
import { invalidProof, type VerifiedDpopProof } from '../dpop-proof.ts';
import { OAuthError } from '../oauth-error.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { RegisteredClient } from './client.ts';

const codeBinding = 'https://www.rfc-editor.org/rfc/rfc9449#section-10';

/** Thumbprints of the keys that new tokens are bound to; undefined where they are not. */
export type TokenBinding = { jkt?: string; refreshJkt?: string };

/**
 * The access token is bound whenever there is a proof. A refresh token is, too, if it is a public client's; a
 * confidential one shows anyway that the refresh token is its own, and may change its key.
 */
export function bindTokens(client: RegisteredClient, jkt: string | undefined): TokenBinding {
  if (jkt === undefined) return {};
  return { jkt, ...(client.tokenEndpointAuthMethod === 'none' && { refreshJkt: jkt }) };
}

/** `dpop_bound_access_tokens`: such a client gets no token that would work without its key. */
export function verifyProofIsSent(
  { dpopBoundAccessTokens }: RegisteredClient,
  proof: VerifiedDpopProof | undefined,
): void {
  if (dpopBoundAccessTokens !== true || proof !== undefined) return;
  throw invalidProof('This client is registered for tokens that are bound to a key; send a DPoP proof.');
}

/** Throws if a code or a refresh token is bound to another key than the one that was proven, or none was. */
export function verifyBoundKey(
  proven: string | undefined,
  bound: string | null | undefined,
  what: 'code' | 'refresh token',
): void {
  if (bound == null || bound === proven) return;
  if (proven === undefined) throw invalidProof(`This ${what} is bound to a key; send a DPoP proof of it.`);
  throw new OAuthError('invalid_grant', `This ${what} is bound to another key than that of the DPoP proof.`, {
    specLink: what === 'code' ? codeBinding : 'https://www.rfc-editor.org/rfc/rfc9449#section-5',
  });
}

export function verifyThumbprint({ dpopJkt }: Pick<AuthorizationRequest, 'dpopJkt'>): void {
  if (dpopJkt === undefined || /^[A-Za-z0-9_-]{43}$/.test(dpopJkt)) return;
  throw new OAuthError('invalid_request', 'The dpop_jkt must be the SHA-256 thumbprint of a key, in base64url.', {
    specLink: codeBinding,
  });
}

/**
 * The key that a pushed request binds its code to: that of the proof that came with it, which must be the one that the
 * request names, if it names one. https://www.rfc-editor.org/rfc/rfc9449#section-10.1
 */
export function keyOfPushedRequest(named: string | undefined, proven: string | undefined): string | undefined {
  if (named === undefined || proven === undefined || named === proven) return named ?? proven;
  throw invalidProof('The DPoP proof is of another key than that of the dpop_jkt.');
}
