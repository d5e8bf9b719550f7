/**
 * What a public key may be, wherever one is taken: registered by a client, or shown in a DPoP proof.
 * https://www.rfc-editor.org/rfc/rfc7518#section-6
 */
import type { JWK } from 'jose';

/** Members of a JWK that only its owner may know. */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const curves = ['P-256', 'P-384', 'P-521'];

/**
 * In base64url. "A key of size 2048 bits or larger MUST be used", RFC 7518 §3.3; what is longer than 8192 bits, or has
 * an exponent of more than 48, serves only to keep the one busy who verifies.
 */
const modulus = { shortest: 342, longest: 1366 };
const longestExponent = 8;
const longestCoordinate = 88;

export const usableKeys = 'RSA of 2048 to 8192 bits, or EC with P-256, P-384 or P-521';

export function holdsSecret(jwk: object): boolean {
  return secretMembers.some(name => name in jwk);
}

/** The members that make the key, in a new JWK; undefined for a key of another kind or size. */
export function publicMembers({ kty, crv, x, y, n, e }: Record<string, unknown>): JWK | undefined {
  if (
    kty === 'EC' &&
    curves.some(curve => curve === crv) &&
    isText(x, longestCoordinate) &&
    isText(y, longestCoordinate)
  )
    return { kty, crv: String(crv), x, y };
  if (kty === 'RSA' && isText(n, modulus.longest) && n.length >= modulus.shortest && isText(e, longestExponent))
    return { kty, n, e };
  return undefined;
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}
