/**
 * What a registration should be told although it is taken: what was ignored ("the authorization server MUST ignore any
 * client metadata sent by the client that it does not understand"), and what is allowed and yet unwise.
 * https://www.rfc-editor.org/rfc/rfc7591#section-2
 */
import { readScopes } from '../parse-scope.ts';
import type { Scope } from '../scope.ts';
import type { ClientMetadata } from './client-registration.ts';
import { warnOfKeys } from './warn-of-keys.ts';
import { warnOfMembers } from './warn-of-members.ts';
import { warnOfRedirects } from './warn-of-redirects.ts';

/** `code` is stable, `message` says what to do, `spec` why. */
export type RegistrationWarning = { code: string; message: string; spec: string };

/** What was sent, and what came of it. */
export type Registration = { sent: Readonly<Record<string, unknown>>; client: ClientMetadata };

const rfc7591 = 'https://www.rfc-editor.org/rfc/rfc7591#section-2';
const scopes = 'https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html';

export function registrationWarnings(sent: unknown, client: ClientMetadata): RegistrationWarning[] {
  const registration = { sent: sent as Registration['sent'], client };
  const rules = [warnOfMembers, warnOfScopes, warnOfGrants, warnOfSecret, warnOfKeys, warnOfRedirects];
  return rules.flatMap(rule => rule(registration));
}

function warnOfScopes({ sent, client }: Registration): RegistrationWarning[] {
  if (typeof sent.scope !== 'string') {
    const message = 'No scope was named, so all that is usual was registered: name what the app needs, and no more.';
    return [{ code: 'scope_missing', message, spec: rfc7591 }];
  }
  const words = readScopes(sent.scope);
  const unknown = words.filter(({ scope }) => scope === undefined).map(({ text }) => text);
  const known = words.flatMap(({ scope }) => scope ?? []);
  return [
    ...(unknown.length > 0
      ? [{ code: 'scope_unknown', message: `Left out, as no scope of SMART: ${shortList(unknown)}.`, spec: scopes }]
      : []),
    ...scopesWithoutUse(known, client),
  ];
}

function scopesWithoutUse(known: readonly Scope[], client: ClientMetadata): RegistrationWarning[] {
  const warnings: RegistrationWarning[] = [];
  const warn = (code: string, message: string, spec: string) => warnings.push({ code, message, spec });
  const hasLevel = (...levels: string[]) => known.some(one => one.kind === 'resource' && levels.includes(one.level));
  const hasIdentity = (name: string) => known.some(one => one.kind === 'identity' && one.name === name);
  const isForPeople = client.grantTypes.includes('authorization_code');

  if (known.some(one => one.kind === 'context' && one.type === undefined) && client.launchUri === undefined) {
    warn('launch_uri_missing', 'The scope launch is for apps that the EHR starts: register a launch_uri.', scopes);
  }
  if (known.some(one => one.kind === 'access') && !client.grantTypes.includes('refresh_token')) {
    const message = 'offline_access and online_access bring a refresh token: register the grant refresh_token too.';
    warn('refresh_token_missing', message, `${scopes}#scopes-for-requesting-a-refresh-token`);
  }
  if (hasIdentity('fhirUser') && !hasIdentity('openid')) {
    const message = 'fhirUser is a claim of the id_token, which only the scope openid brings.';
    warn('openid_missing', message, `${scopes}#scopes-for-requesting-identity-data`);
  }
  if (!isForPeople && hasLevel('patient', 'user')) {
    const message =
      'patient/ and user/ scopes need a person: without the grant authorization_code nobody can give them.';
    warn('scope_without_grant', message, scopes);
  }
  if (client.grantTypes.includes('client_credentials') && !hasLevel('system')) {
    const message = 'A backend service can be granted system/ scopes alone, and none was asked.';
    warn('system_scope_missing', message, 'https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#scopes');
  }
  return warnings;
}

function warnOfGrants({ sent, client }: Registration): RegistrationWarning[] {
  if (client.grantTypes.includes('authorization_code')) return [];
  const unused = ['response_types', 'redirect_uris', 'launch_uri'].filter(name => isPresent(sent[name]));
  if (unused.length === 0) return [];
  const message = `Without the grant authorization_code nothing comes of ${unused.join(', ')}: leave it out.`;
  return [{ code: 'member_without_grant', message, spec: 'https://www.rfc-editor.org/rfc/rfc7591#section-2.1' }];
}

function warnOfSecret({ sent, client }: Registration): RegistrationWarning[] {
  const { tokenEndpointAuthMethod: method, applicationType } = client;
  if (method !== 'client_secret_basic' && method !== 'client_secret_post') return [];
  if (applicationType === 'native') {
    const message = 'An app on the device of a person cannot keep a secret: register token_endpoint_auth_method none.';
    return [{ code: 'secret_in_native_app', message, spec: 'https://www.rfc-editor.org/rfc/rfc8252#section-8.5' }];
  }
  if (sent.token_endpoint_auth_method !== undefined) return [];
  const message =
    'No token_endpoint_auth_method was named, so the app has a secret (client_secret_basic); in a browser it cannot keep one: register none.';
  return [{ code: 'secret_by_default', message, spec: rfc7591 }];
}

function isPresent(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** The first few, cut to a length that a person reads. */
function shortList(words: readonly string[]): string {
  const shown = words.slice(0, 5).map(word => word.slice(0, 60));
  return words.length > shown.length ? `${shown.join(', ')} and ${words.length - shown.length} more` : shown.join(', ');
}
