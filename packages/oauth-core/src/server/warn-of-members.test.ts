import { describe, expect, it } from 'vitest';
import { publicClient } from '../testing/clients.ts';
import { warnOfMembers } from './warn-of-members.ts';

const client = { ...publicClient, clientName: 'My app' };
const told = (...names: string[]) =>
  warnOfMembers({ sent: Object.fromEntries(names.map(name => [name, 'x'])), client }).map(({ message }) => message);

it('nothing is told of the members that are read', () => {
  expect(
    told(
      ...['client_name', 'token_endpoint_auth_method', 'application_type', 'grant_types', 'response_types'],
      ...['redirect_uris', 'scope', 'launch_uri', 'jwks', 'jwks_uri', 'dpop_bound_access_tokens'],
      ...['client_uri', 'logo_uri', 'tos_uri', 'policy_uri', 'contacts', 'software_id', 'software_version'],
    ),
  ).toEqual([]);
});

it.each(['client_id', 'client_secret', 'client_id_issued_at', 'client_secret_expires_at'])(
  'that the server gives %s itself',
  name => {
    expect(warnOfMembers({ sent: { [name]: 'x' }, client })).toEqual([
      {
        code: `${name}_ignored`,
        message: `The ${name} that was sent is ignored: this server gives its own; use that of the answer.`,
        spec: 'https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1',
      },
    ]);
  },
);

describe('a name is taken for a misspelt one', () => {
  it.each([
    ['in camel case', 'redirectUris', 'redirect_uris'],
    ['in capitals', 'SCOPE', 'scope'],
    ['with other separators', 'client-name', 'client_name'],
    ['without a letter', 'jwk', 'jwks'],
    ['with a letter too many', 'scopes', 'scope'],
    ['with another letter', 'scape', 'scope'],
    ['without its first letter', 'cope', 'scope'],
    ['with a letter ahead', 'xscope', 'scope'],
    ['without two letters, when it is long', 'redirect_ur', 'redirect_uris'],
    ['with two letters too many, when it is long', 'redirect_uriess', 'redirect_uris'],
    ['with two other letters, when it is long', 'kogo_ury', 'logo_uri'],
    ['with two letters exchanged, when it is long', 'lgoo_uri', 'logo_uri'],
    ['with eight separators more', 'scope________', 'scope'],
  ])('%s', (_, name, meant) => {
    expect(told(name)).toEqual([`The member ${name} was ignored: is ${meant} meant?`]);
  });
});

describe('a name means nothing', () => {
  it.each([
    ['with two letters exchanged, when it is short', 'csope'],
    ['with two letters too many, when it is short', 'scopers'],
    ['without two letters, when it is short', 'jw'],
    ['with two other letters, when it has six', 'tos_abi'],
    ['with three other letters', 'kogu_ury'],
    ['without three letters', 'redirect_u'],
    ['without letters', '1'],
    ['with nine separators more', 'scope_________'],
  ])('%s', (_, name) => {
    expect(told(name)).toEqual([`The member ${name} has no meaning here and was ignored.`]);
  });
});

it('a name is shown in printable characters, and sixty of them', () => {
  expect(told('\u00e9 x', '1'.repeat(61))).toEqual([
    'The member ??x has no meaning here and was ignored.',
    `The member ${'1'.repeat(60)} has no meaning here and was ignored.`,
  ]);
});

it('of any number of names that mean nothing the first eight are told', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);
  expect(told(...names(90))).toEqual(told(...names(8)));
  expect(told(...names(8))).toHaveLength(8);
});
