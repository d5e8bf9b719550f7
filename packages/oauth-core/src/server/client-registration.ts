/**
 * A client registers itself: what it says about itself, and which of it is accepted.
 * https://www.rfc-editor.org/rfc/rfc7591#section-2
 */
import { equalInConstantTime } from '../constant-time.ts';
import { OAuthError } from '../oauth-error.ts';
import { parseScopes, readScopes } from '../parse-scope.ts';
import { sha256 } from '../sha256.ts';
import type { GrantType, RegisteredClient, TokenEndpointAuthMethod } from './client.ts';
import { type ClientAbout, verifyClientAbout } from './client-about.ts';
import { verifyPublicKeys } from './public-keys.ts';
import { refusePublishedKeys } from './published-keys.ts';
import { verifyJwksUri, verifyLaunchUri, verifyRedirectUri } from './registrable-uri.ts';
import { verifyScopeSize } from './requested-scope.ts';

/** What a client decides about itself; the server adds client_id, secret and registration token. */
export type ClientMetadata = Omit<RegisteredClient, 'clientId' | 'clientSecretHash'> & {
  clientName: string;
  /** Where the EHR starts the app: an extension, as an EHR launch needs it. */
  launchUri?: string;
  /** What it tells people about itself. */
  about?: ClientAbout;
};

export type RegistrationPolicy = {
  /** The scopes of a client that names none: for people, and for a backend service. */
  defaultScope: { people: string; backend: string };
  /** A JWKS URL may be http at any host: for demonstrations on one machine. */
  httpJwks: boolean;
};

type Metadata = Record<string, unknown>;

const specLink = 'https://www.rfc-editor.org/rfc/rfc7591#section-2';
const authMethods: readonly TokenEndpointAuthMethod[] = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
];
const grantTypes: readonly GrantType[] = ['authorization_code', 'refresh_token', 'client_credentials'];
const maxRedirectUris = 10;
const maxNameLength = 100;

/**
 * Throws `invalid_redirect_uri` or `invalid_client_metadata`. What is not known is ignored, as RFC 7591 wants it; a
 * `client_id` too, for it is the server's to give.
 */
export async function verifyClientRegistration(sent: unknown, policy: RegistrationPolicy): Promise<ClientMetadata> {
  const metadata = verifyClientMetadata(sent, policy);
  await refusePublishedKeys(metadata.jwks?.keys ?? [], 'invalid_client_metadata');
  return metadata;
}

function verifyClientMetadata(sent: unknown, policy: RegistrationPolicy): ClientMetadata {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    throw refusal('Send the metadata of the client as one JSON object.');
  }
  const metadata = sent as Metadata;
  const tokenEndpointAuthMethod = oneOf(metadata, 'token_endpoint_auth_method', authMethods) ?? 'client_secret_basic';
  const applicationType = oneOf(metadata, 'application_type', ['web', 'native'] as const) ?? 'web';
  const grants = grantTypesOf(metadata, tokenEndpointAuthMethod);
  const about = verifyClientAbout(metadata);
  return {
    clientName: clientNameOf(metadata),
    tokenEndpointAuthMethod,
    applicationType,
    grantTypes: grants,
    redirectUris: redirectUrisOf(metadata, applicationType, grants),
    scope: scopeOf(metadata, grants, policy),
    ...(isDpopBound(metadata) && { dpopBoundAccessTokens: true }),
    ...(metadata.launch_uri !== undefined &&
      grants.includes('authorization_code') && { launchUri: verifyLaunchUri(metadata.launch_uri) }),
    ...(tokenEndpointAuthMethod === 'private_key_jwt' && keysOf(metadata, policy)),
    ...(Object.keys(about).length > 0 && { about }),
  };
}

/** What a client may not send with an update: it is the server's to give. https://www.rfc-editor.org/rfc/rfc7592#section-2.2 */
const givenByServer = ['registration_access_token', 'registration_client_uri', 'client_secret_expires_at'];

/** An update replaces the whole registration, so it is judged like a new one, and it must name whose it is. */
export async function verifyClientUpdate(
  sent: unknown,
  { clientId, clientSecretHash }: Pick<RegisteredClient, 'clientId' | 'clientSecretHash'>,
  policy: RegistrationPolicy,
): Promise<ClientMetadata> {
  const metadata = await verifyClientRegistration(sent, policy);
  const { client_id: sentId, client_secret: secret, ...others } = sent as Metadata;
  if (sentId !== clientId) throw refusal('An update must hold the client_id that it is for.');
  const given = givenByServer.find(name => name in others);
  if (given !== undefined) throw refusal(`An update must not hold ${given}.`);
  if (secret !== undefined && (typeof secret !== 'string' || !(await isSecret(secret, clientSecretHash)))) {
    throw refusal('The client_secret of an update must be the one that the client has; it cannot be chosen.');
  }
  return metadata;
}

async function isSecret(secret: string, hash: string | null | undefined): Promise<boolean> {
  return equalInConstantTime(await sha256(secret), hash ?? '');
}

function clientNameOf({ client_name: name }: Metadata): string {
  if (name === undefined) return 'App without a name';
  if (typeof name === 'string' && name.trim() !== '' && name.length <= maxNameLength && !/\p{C}/u.test(name)) {
    return name.trim();
  }
  throw refusal(`The client_name must be one line of at most ${maxNameLength} characters.`);
}

function grantTypesOf(metadata: Metadata, authMethod: TokenEndpointAuthMethod): GrantType[] {
  const asked = metadata.grant_types ?? ['authorization_code', 'refresh_token'];
  if (!isListOf(asked, grantTypes) || asked.every(grant => grant === 'refresh_token')) {
    throw refusal('The grant_types may be authorization_code, with refresh_token or without, and client_credentials.');
  }
  if (asked.includes('client_credentials') && authMethod !== 'private_key_jwt') {
    throw refusal('The grant client_credentials needs token_endpoint_auth_method private_key_jwt.');
  }
  const responseTypes = metadata.response_types ?? ['code'];
  const needsNone = !asked.includes('authorization_code') && Array.isArray(responseTypes) && responseTypes.length === 0;
  if (!needsNone && !isListOf(responseTypes, ['code'])) throw refusal('The response_types may be code alone.');
  return [...new Set(asked)];
}

/** "clients using flows with redirection MUST register their redirection URI values"; the others have none. */
function redirectUrisOf(
  { redirect_uris: uris }: Metadata,
  applicationType: RegisteredClient['applicationType'],
  grants: readonly GrantType[],
): string[] {
  if (!grants.includes('authorization_code')) return [];
  if (!Array.isArray(uris) || uris.length === 0 || uris.length > maxRedirectUris) {
    throw new OAuthError('invalid_redirect_uri', `The redirect_uris must list 1 to ${maxRedirectUris} URLs.`, {
      specLink,
    });
  }
  return [...new Set(uris.map(uri => verifyRedirectUri(uri, applicationType)))];
}

/** Words that are no scopes are left out; the answer shows which were taken. */
function scopeOf({ scope }: Metadata, grants: readonly GrantType[], { defaultScope }: RegistrationPolicy): string {
  const isBackend = grants.includes('client_credentials');
  const isForPeople = grants.includes('authorization_code');
  if (scope === undefined) {
    return [...(isForPeople ? [defaultScope.people] : []), ...(isBackend ? [defaultScope.backend] : [])].join(' ');
  }
  if (typeof scope !== 'string') throw refusal('The scope must be a string of scopes, separated by spaces.');
  verifyScopeSize(scope);
  const known = parseScopes(scope);
  if (!isBackend && known.some(one => one.kind === 'resource' && one.level === 'system')) {
    throw refusal('A system scope needs the grant client_credentials and private_key_jwt.');
  }
  if (known.length === 0) throw refusal('The scope holds no scope that is known here.');
  return readScopes(scope)
    .flatMap(word => (word.scope ? word.text : []))
    .join(' ');
}

/** "The `jwks_uri` and `jwks` parameters MUST NOT both be present in the same request or response." */
function keysOf({ jwks, jwks_uri: jwksUri }: Metadata, { httpJwks }: RegistrationPolicy) {
  if ((jwks === undefined) === (jwksUri === undefined)) {
    throw refusal('With private_key_jwt register either jwks or jwks_uri.');
  }
  return jwks === undefined
    ? { jwksUri: verifyJwksUri(jwksUri, { http: httpJwks }) }
    : { jwks: verifyPublicKeys(jwks) };
}

/** https://www.rfc-editor.org/rfc/rfc9449#section-5.2 */
function isDpopBound({ dpop_bound_access_tokens: bound = false }: Metadata): boolean {
  if (typeof bound === 'boolean') return bound;
  throw refusal('The dpop_bound_access_tokens must be true or false.');
}

function oneOf<Value extends string>(metadata: Metadata, name: string, known: readonly Value[]): Value | undefined {
  const value = metadata[name];
  if (value === undefined || isListOf([value], known)) return value as Value | undefined;
  throw refusal(`The ${name} must be one of ${known.join(', ')}.`);
}

function isListOf<Value extends string>(values: unknown, known: readonly Value[]): values is Value[] {
  return Array.isArray(values) && values.length > 0 && values.every(value => known.includes(value as Value));
}

function refusal(description: string): OAuthError {
  return new OAuthError('invalid_client_metadata', description, { specLink });
}
