/**
 * The `id_token_hint` of an authorization request: an id_token of ours that the app kept, to say whose answer it expects.
 * https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
 */
import { compactVerify, createLocalJWKSet, type JWK } from 'jose';
import { OAuthError } from '../oauth-error.ts';

export type IdTokenHint = {
  hint: string;
  /** The public keys that check our id_tokens. */
  keys: readonly JWK[];
  issuer: string;
  clientId: string;
};

/** An id_token has about 900 characters, so it is longer than what is allowed for other parameters. */
const longestHint = 8192;

/**
 * The `sub` of the person that the app expects. That the token has expired is no matter: it says who was signed in, and
 * opens nothing.
 */
export async function verifyIdTokenHint({ hint, keys, issuer, clientId }: IdTokenHint): Promise<string> {
  if (hint.length > longestHint) throw refusal(`Send an id_token_hint of at most ${longestHint} characters.`);
  const claims = await readClaims(hint, keys);
  if (claims.iss !== issuer) throw refusal('The id_token_hint is an id_token of another issuer; leave it out.');
  if (![claims.aud].flat().includes(clientId)) {
    throw refusal('The id_token_hint was issued to another client; send one of your own.');
  }
  if (typeof claims.sub !== 'string') throw refusal('The id_token_hint names nobody; leave it out.');
  return claims.sub;
}

async function readClaims(hint: string, keys: readonly JWK[]): Promise<Record<string, unknown>> {
  try {
    const keySet = createLocalJWKSet({ keys: [...keys] });
    const { payload } = await compactVerify(hint, keySet, { algorithms: ['RS256'] });
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (typeof claims === 'object' && claims !== null) return claims as Record<string, unknown>;
  } catch (cause) {
    throw refusal('The id_token_hint is no id_token that a key of this server has signed; leave it out.', cause);
  }
  throw refusal('The id_token_hint holds no claims; leave it out.');
}

/**
 * "If the End-User identified by the ID Token is … not logged in by the request, … it SHOULD return an error, such as
 * `login_required`": for somebody else who signed in, it is over.
 */
export function verifyHintedSubject(hinted: string, signedIn: string): void {
  if (hinted === signedIn) return;
  throw new OAuthError('login_required', 'Another person signed in than the id_token_hint names.', { specLink });
}

const specLink = 'https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest';

const refusal = (description: string, cause?: unknown) =>
  new OAuthError('invalid_request', description, { specLink, cause });
