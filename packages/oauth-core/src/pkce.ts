/**
 * Proof Key for Code Exchange: whoever redeems the code must know what its requester knew.
 * https://www.rfc-editor.org/rfc/rfc7636#section-4
 */
import { randomToken } from './random-token.ts';
import { sha256 } from './sha256.ts';

/** 43 unreserved characters out of 256 random bits, as RFC 7636 §4.1 recommends. A new one for every request. */
export function createCodeVerifier(): string {
  return randomToken();
}

/** `BASE64URL-ENCODE(SHA256(ASCII(code_verifier)))`, RFC 7636 §4.2. `plain` is not offered: SMART forbids it. */
export function codeChallengeS256(codeVerifier: string): Promise<string> {
  return sha256(codeVerifier);
}

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
export function isCodeVerifier(text: string): boolean {
  return /^[A-Za-z0-9\-._~]{43,128}$/.test(text);
}

/** An S256 challenge is 32 bytes in base64url: 43 characters, no padding. */
export function isCodeChallenge(text: string): boolean {
  return /^[A-Za-z0-9\-_]{43}$/.test(text);
}
