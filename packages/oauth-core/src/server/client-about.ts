/**
 * What a client tells people about itself: kept and shown, never fetched, and nothing is decided by it.
 * https://www.rfc-editor.org/rfc/rfc7591#section-2
 */
import { OAuthError } from '../oauth-error.ts';
import { isAddressOfPage } from './registrable-uri.ts';

/** In the words of the wire, for that is how it goes out again. */
export type ClientAbout = {
  client_uri?: string;
  logo_uri?: string;
  tos_uri?: string;
  policy_uri?: string;
  contacts?: string[];
  software_id?: string;
  software_version?: string;
};

const addresses = ['client_uri', 'logo_uri', 'tos_uri', 'policy_uri'] as const;
const texts = ['software_id', 'software_version'] as const;
export const aboutMembers: readonly string[] = [...addresses, 'contacts', ...texts];
const maxLength = 200;
const maxContacts = 10;

/** Throws `invalid_client_metadata` for what could not be shown as it is. */
export function verifyClientAbout(metadata: Readonly<Record<string, unknown>>): ClientAbout {
  const about: ClientAbout = {};
  for (const name of addresses) {
    const value = metadata[name];
    if (value === undefined) continue;
    if (!isAddressOfPage(value)) {
      throw refusal(`The ${name} must be an https URL, or http at localhost, without a fragment.`);
    }
    about[name] = value;
  }
  for (const name of texts) {
    const value = metadata[name];
    if (value === undefined) continue;
    if (!isLine(value)) throw refusal(`The ${name} must be one line of at most ${maxLength} characters.`);
    about[name] = value;
  }
  const { contacts } = metadata;
  if (contacts === undefined) return about;
  if (!Array.isArray(contacts) || contacts.length > maxContacts || !contacts.every(isLine)) {
    throw refusal(`The contacts must list at most ${maxContacts} lines of at most ${maxLength} characters each.`);
  }
  return { ...about, contacts };
}

function isLine(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxLength && !/\p{C}/u.test(value);
}

function refusal(description: string): OAuthError {
  return new OAuthError('invalid_client_metadata', description, {
    specLink: 'https://www.rfc-editor.org/rfc/rfc7591#section-2',
  });
}
