import { hash } from 'node:crypto';

/**
 * How the database knows codes, tokens and cookies: by their SHA-256. They are 256 random bits each, so no
 * salt or slow hash is needed to keep a stolen database from yielding one that works.
 */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
