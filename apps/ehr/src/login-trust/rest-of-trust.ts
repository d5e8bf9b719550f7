import type { LoginTrustRest } from '../stores/clients.ts';
import { isPrivatePem } from './pem-keys.ts';
import type { LoginTrust } from './read-login-trusts.ts';

/** Columns that became something of the client, or that nobody should keep. */
const notKept = /^(domain|description|public_key|private_key|encryption_.*)$|secret|private|passw/;

/** The other columns of the row (allowed_options, key_format, digest, thresholds, roles …): kept, and never used. */
export function restOfTrust({ columns }: LoginTrust): LoginTrustRest {
  const rest = Object.entries(columns).filter(([name, value]) => !notKept.test(name) && !isPrivatePem(String(value)));
  return Object.fromEntries(rest);
}
