import type { Imported } from './import-login-trusts.ts';

type ImportedClient = Imported['clients'][number];

/** What was imported, for the terminal: the only place where a new secret is ever shown. */
export function reportOf({ clients, withoutFhir }: Imported): string[] {
  const warnings = [
    ...clients.flatMap(one => one.warnings.map(warning => `${one.client.clientId}: ${warning}`)),
    ...withoutFhir.map(
      id => `${id}: not imported. Its allowed_options lack 8388608, so it is a way to sign in and no FHIR app.`,
    ),
  ];
  return [
    ...clients.flatMap(linesOf),
    ...warnings.map(warning => `! ${warning}`),
    `${count(clients.length, 'client')} imported, ${count(warnings.length, 'warning')}.`,
  ];
}

function linesOf({ client, isNew, newSecret }: ImportedClient): string[] {
  const { clientId, clientName, tokenEndpointAuthMethod: method, launchUri, redirectUris, jwks, jwksUri } = client;
  const facts: [string, string | undefined][] = [
    [
      'authentication',
      { none: 'none (PKCE)', private_key_jwt: 'private_key_jwt' }[method as string] ?? 'client secret',
    ],
    ['client secret', newSecret && `${newSecret}  (shown this once)`],
    ['kid of its key', jwks?.keys[0]?.kid],
    ['keys at', jwksUri ?? undefined],
    ['launch URL', launchUri],
    ['redirect URIs', redirectUris.join(' ') || undefined],
    ['scope', client.scope],
  ];
  const lines = facts.filter(([, value]) => value !== undefined).map(([name, value]) => `  ${name.padEnd(16)}${value}`);
  return [`${clientId}, ${clientName}: ${isNew ? 'registered' : 'brought up to date'}`, ...lines];
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
