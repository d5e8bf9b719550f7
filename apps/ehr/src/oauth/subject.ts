import { createHmac, hkdfSync } from 'node:crypto';
import type { WrappingKey } from '../keys/wrapping-key.ts';

export type SubjectOf = (username: string) => string;

/** People whose `sub` need not be computed again. */
const mostKept = 10_000;

/**
 * The `sub` of a person: always the same, never anybody else's, and not the name she signs in with. It is keyed with a
 * secret of this installation, so that nobody can find the name by trying names. The secret is derived from the
 * wrapping key, which itself serves for wrapping alone.
 * https://openid.net/specs/openid-connect-core-1_0.html#SubjectIDTypes and https://www.rfc-editor.org/rfc/rfc5869
 */
export function createSubjectOf(wrappingKey: WrappingKey): SubjectOf {
  const secret = Buffer.from(hkdfSync('sha256', wrappingKey, '', 'smart-ehr id_token sub', 32));
  const known = new Map<string, string>();
  return username => {
    const subject = known.get(username) ?? createHmac('sha256', secret).update(username).digest('base64url');
    if (known.size < mostKept) known.set(username, subject);
    return subject;
  };
}
