import { base64url } from './base64url.ts';

/**
 * An opaque value that nobody can guess: 256 random bits, base64url, 43 characters. A prefix such as `at_` tells
 * a person (and a secret scanner) what it is. The chance to guess one must be at most 2^-128:
 * https://www.rfc-editor.org/rfc/rfc6749#section-10.10
 */
export function randomToken(prefix = ''): string {
  return prefix + base64url(crypto.getRandomValues(new Uint8Array(32)));
}
