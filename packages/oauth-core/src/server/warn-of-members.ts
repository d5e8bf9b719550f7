/**
 * Members of a registration that nobody reads: because the server gives that value itself, because it has no use for it,
 * or because the name is misspelt.
 * https://www.rfc-editor.org/rfc/rfc7591#section-2
 */
import { aboutMembers } from './client-about.ts';
import type { Registration, RegistrationWarning } from './registration-warnings.ts';

const spec = 'https://www.rfc-editor.org/rfc/rfc7591#section-2';
const known: readonly string[] = [
  'client_name',
  'token_endpoint_auth_method',
  'application_type',
  'grant_types',
  'response_types',
  'redirect_uris',
  'scope',
  'launch_uri',
  'jwks',
  'jwks_uri',
  'dpop_bound_access_tokens',
  ...aboutMembers,
];
const givenHere = ['client_id', 'client_secret', 'client_id_issued_at', 'client_secret_expires_at'];
const maxNames = 8;

export function warnOfMembers({ sent }: Registration): RegistrationWarning[] {
  const names = Object.keys(sent);
  const given = givenHere.filter(name => names.includes(name));
  const others = names.filter(name => !known.includes(name) && !givenHere.includes(name)).slice(0, maxNames);
  return [
    ...given.map(name => ({
      code: `${name}_ignored`,
      message: `The ${name} that was sent is ignored: this server gives its own; use that of the answer.`,
      spec: 'https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1',
    })),
    ...others.map(name => {
      const meant = known.find(one => isNearly(name, one));
      return meant === undefined
        ? { code: 'member_ignored', message: `The member ${shown(name)} has no meaning here and was ignored.`, spec }
        : { code: 'member_misspelt', message: `The member ${shown(name)} was ignored: is ${meant} meant?`, spec };
    }),
  ];
}

const shown = (name: string) => name.slice(0, 60).replace(/[^\x21-\x7e]/g, '?');

/** Whether somebody who meant `word` may have written `name`: other case or separators, or two slips of a key. */
function isNearly(name: string, word: string): boolean {
  if (name.length > word.length + 8) return false;
  const [a, b] = [name, word].map(text => text.toLowerCase().replace(/[^a-z]/g, '')) as [string, string];
  return editDistance(a, b) <= (b.length > 6 ? 2 : 1);
}

/** How many letters have to be put in, taken out or changed to come from one word to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, wanted] of [...to].entries()) {
      const changed = (row[j] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
