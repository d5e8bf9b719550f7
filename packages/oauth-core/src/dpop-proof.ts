/**
 * A DPoP proof: a JWT for one request, signed with the key that it shows. Who has the key may use what is bound to it.
 * https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 */
import {
  calculateJwkThumbprint,
  compactVerify,
  decodeJwt,
  decodeProtectedHeader,
  type JWK,
  type JWTPayload,
} from 'jose';
import { equalInConstantTime } from './constant-time.ts';
import { isSameHttpUri } from './http-uri.ts';
import { OAuthError } from './oauth-error.ts';
import { holdsSecret, publicMembers, usableKeys } from './public-jwk.ts';
import { sha256 } from './sha256.ts';

/** "MUST NOT be none or an identifier for a symmetric algorithm", §4.2. */
export const dpopAlgorithms = ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512'] as const;

/** What is said of this scheme to a client that has not used it. https://www.rfc-editor.org/rfc/rfc9449#section-7.2 */
export const dpopChallenge = `DPoP algs="${dpopAlgorithms.join(' ')}"`;

/**
 * In seconds. A proof is made for one request, so it is good for a minute; another is for the clock of the client,
 * which may be a minute ahead or behind.
 */
const clockSkew = 60;
const longestAge = 60 + clockSkew;
const longestProof = 8_192;
const longestJti = 255;

const specLink = 'https://www.rfc-editor.org/rfc/rfc9449#section-4.3';

/** The request that the proof came with. */
export type DpopRequest = {
  /** The `DPoP` header as it came. Several of them arrive joined by commas. */
  proof: string | undefined;
  method: string;
  /** The URL at the origin that was asked; query and fragment make no difference. */
  url: string;
  now: number;
};

/** A proof that holds. It counts once: remember the jti of this key until `expiresAtMs`, refuse it the second time. */
export type VerifiedDpopProof = {
  /** Thumbprint of the key, RFC 7638. */
  jkt: string;
  jti: string;
  expiresAtMs: number;
};

/**
 * Throws `invalid_dpop_proof`, one sentence for each way in which a proof can be wrong. `accessToken`: the one that is
 * presented with it, at a protected resource. A `nonce` is not asked for, so one that is sent is not looked at.
 */
export async function verifyDpopProof(
  { proof, method, url, now }: DpopRequest,
  { accessToken }: { accessToken?: string } = {},
): Promise<VerifiedDpopProof> {
  if (proof === undefined) throw invalidProof('Send a DPoP proof in the header DPoP.');
  if (proof.includes(',')) throw invalidProof('Send one DPoP header with one proof.');
  if (proof.length > longestProof) throw invalidProof(`Send a DPoP proof of at most ${longestProof} characters.`);
  const jwk = readKey(proof);
  await compactVerify(proof, jwk, { algorithms: [...dpopAlgorithms] }).catch((cause: unknown) => {
    throw invalidProof('The signature of the DPoP proof does not fit the key that it shows.', cause);
  });
  const claims = decode(() => decodeJwt(proof));
  if (claims.htm !== method) throw invalidProof(`The htm of the DPoP proof must be the method, ${method}.`);
  if (typeof claims.htu !== 'string' || !isSameHttpUri(claims.htu, url)) {
    throw invalidProof('The htu of the DPoP proof must be the URL of the request, without query and fragment.');
  }
  const expiresAtMs = verifyAge(claims, now);
  if (accessToken !== undefined) await verifyTokenHash(claims, accessToken);
  return { jkt: await calculateJwkThumbprint(jwk), jti: verifyJti(claims), expiresAtMs };
}

/** For who remembers the proofs. https://www.rfc-editor.org/rfc/rfc9449#section-11.1 */
export function proofUsedBefore(): OAuthError {
  return invalidProof('This DPoP proof was used before; make a new one for each request.');
}

export function invalidProof(description: string, cause?: unknown): OAuthError {
  return new OAuthError('invalid_dpop_proof', description, { specLink, cause });
}

/** The public key that the proof shows, and no more of it than makes the key. */
function readKey(proof: string): JWK {
  const { typ, alg, jwk } = decode(() => decodeProtectedHeader(proof));
  if (typeof typ !== 'string' || typ.toLowerCase() !== 'dpop+jwt') {
    throw invalidProof('The typ of the DPoP proof must be dpop+jwt.');
  }
  if (!dpopAlgorithms.some(known => known === alg)) {
    throw invalidProof(`The alg of the DPoP proof must be one of ${dpopAlgorithms.join(', ')}.`);
  }
  if (typeof jwk !== 'object' || jwk === null) {
    throw invalidProof('The header of the DPoP proof must show its public key as jwk.');
  }
  if (holdsSecret(jwk))
    throw invalidProof('The jwk of the DPoP proof holds a private key. Replace it: it is known now.');
  const key = publicMembers({ ...jwk });
  if (key === undefined) throw invalidProof(`The jwk of the DPoP proof must be ${usableKeys}.`);
  return key;
}

/** Gives the time from which on it is too old, in whole milliseconds: as it is compared here and where it is remembered. */
function verifyAge({ iat }: JWTPayload, now: number): number {
  if (typeof iat !== 'number') throw invalidProof('The DPoP proof has no iat.');
  const issuedAtMs = Math.floor(iat * 1000);
  const expiresAtMs = issuedAtMs + longestAge * 1000;
  if (expiresAtMs <= now) throw invalidProof('The DPoP proof is too old; make a new one for each request.');
  if (!(issuedAtMs <= now + clockSkew * 1000)) {
    throw invalidProof('The iat of the DPoP proof is in the future; check the clock of the client.');
  }
  return expiresAtMs;
}

async function verifyTokenHash({ ath }: JWTPayload, accessToken: string): Promise<void> {
  if (typeof ath !== 'string' || !equalInConstantTime(ath, await sha256(accessToken))) {
    throw invalidProof('The ath of the DPoP proof must be the SHA-256 of the access token, in base64url.');
  }
}

function verifyJti({ jti }: JWTPayload): string {
  if (typeof jti !== 'string' || jti === '' || jti.length > longestJti) {
    throw invalidProof(`The DPoP proof must have a jti of at most ${longestJti} characters, new in each.`);
  }
  return jti;
}

function decode<Part>(read: () => Part): Part {
  try {
    return read();
  } catch (cause) {
    throw invalidProof('The DPoP header is not a signed JWT.', cause);
  }
}
