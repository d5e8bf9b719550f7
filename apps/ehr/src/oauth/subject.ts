import { createHash } from 'node:crypto';

/**
 * The `sub` of a person: always the same, never anybody else's, and not the name she signs in with.
 * https://openid.net/specs/openid-connect-core-1_0.html#SubjectIDTypes
 */
export function subjectOf(username: string): string {
  return createHash('sha256').update(`subject:${username}`).digest('base64url');
}
