import { isAddressOfPage } from '@smart-ehr/oauth-core/server';
import type { Client } from '../stores/clients.ts';
import { secretHash } from '../stores/secret-hash.ts';
import { keysOfTrust, type TrustKeys } from './keys-of-trust.ts';
import { LoginTrustError } from './login-trust-error.ts';
import { isPrivatePem } from './pem-keys.ts';
import type { LoginTrust } from './read-login-trusts.ts';
import { hasShortScheme, redirectUrisOfTrust } from './redirect-uris.ts';
import { restOfTrust } from './rest-of-trust.ts';

/** Bit 23 of allowed_options makes a FHIR app of a Login Trust. */
const fhirBit = 2 ** 23;
const people =
  'launch launch/patient launch/encounter openid fhirUser profile offline_access online_access patient/*.rs user/*.rs';
const formats = ['PEM', 'JWKS', 'PKCE', 'SECRET'];
const shortestSecret = 32;

/** What the import knows beside the row. */
export type Beside = {
  /** The client of this client_id as it is registered now. */
  known: Client | undefined;
  /** Redirect URIs from the command line, for rows that name none. */
  redirectUris: readonly string[];
  /** For a client that has to have a secret and brings none. */
  newSecret: string;
};

export type ImportedClient = { client: Client; newSecret?: string; warnings: string[] };

/**
 * The client that a Login Trust stands for; undefined for one without the FHIR bit, which is no app. Two generations: until
 * 2024 key_format is PEM and login_url the launch URL; later logout_url is the launch URL, login_fail_url the JWKS URL and
 * private_key the client secret.
 */
export async function clientOfTrust(trust: LoginTrust, beside: Beside): Promise<ImportedClient | undefined> {
  const { columns, place } = trust;
  if (!isFhirApp(trust)) return undefined;
  const format = String(columns.key_format ?? 'PEM').toUpperCase();
  if (!formats.includes(format))
    throw new LoginTrustError(place, `key_format was expected to be one of ${formats.join(', ')}.`);
  const isOf2024 = format === 'PEM';
  const { warnings, ...keys } =
    format === 'PEM' || format === 'JWKS' ? await keysOfTrust(trust, format) : { warnings: [] };
  const method = methodOf(format, keys, place);
  const launchUri = launchUriOf(trust, isOf2024 ? 'login_url' : 'logout_url', warnings);
  const redirectUris = redirectUrisOfTrust(
    trust,
    { ...beside, launchUri, isOf2024, mayHaveNone: format === 'JWKS' },
    warnings,
  );
  const isBackend = redirectUris.length === 0;
  const secret = method === 'client_secret_basic' ? secretOf(trust, beside, format, warnings) : undefined;
  if (Object.keys(columns).some(name => name.startsWith('encryption_'))) {
    warnings.push('encryption_ columns: discarded. This server signs with keys of its own.');
  }
  if (columns.digest !== undefined)
    warnings.push(
      `digest: ${String(columns.digest)
        .slice(0, 20)
        .replace(/[^\w-]/g, '?')} is kept and never used.`,
    );
  return {
    client: {
      ...keptOf(beside.known),
      clientId: clientIdOf(trust),
      clientName: clientNameOf(trust),
      tokenEndpointAuthMethod: method,
      applicationType: redirectUris.every(uri => /^https?:/i.test(uri)) ? 'web' : 'native',
      redirectUris,
      ...(launchUri !== undefined && !isBackend && { launchUri }),
      grantTypes: isBackend ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
      scope: isBackend ? 'system/*.rs' : people,
      legacyPkce: isOf2024,
      loginTrust: restOfTrust(trust),
      ...(method === 'private_key_jwt' && keys),
      ...(secret && { clientSecretHash: secret.hash }),
    },
    ...(secret?.isNew && { newSecret: beside.newSecret }),
    warnings,
  };
}

/** What the row says nothing about stays as it was. */
function keptOf(known: Client | undefined) {
  if (!known) return { publisher: '' };
  const { launchUri: _launchUri, jwks: _jwks, jwksUri: _jwksUri, clientSecretHash: _hash, ...kept } = known;
  return kept;
}

/** The formats of the newer generation are those of FHIR apps, so the bit may be left out there. */
function isFhirApp({ columns, place }: LoginTrust): boolean {
  const { allowed_options: options, key_format: format = 'PEM' } = columns;
  if (options === undefined) return format !== 'PEM';
  if (!/^\d{1,15}$/.test(String(options)))
    throw new LoginTrustError(place, 'allowed_options was expected to be a number.');
  return Math.floor(Number(options) / fhirBit) % 2 === 1;
}

function methodOf(format: string, { jwks, jwksUri }: Omit<TrustKeys, 'warnings'>, place: string) {
  if (jwks || jwksUri) return 'private_key_jwt';
  if (format === 'PKCE') return 'none';
  if (format === 'JWKS') {
    throw new LoginTrustError(
      place,
      'login_fail_url, the URL of its JWKS, or public_key was expected for key_format JWKS.',
    );
  }
  return 'client_secret_basic';
}

function clientIdOf({ columns, place }: LoginTrust): string {
  const id = String(columns.domain);
  if (/^[A-Za-z0-9._~:@-]{1,255}$/.test(id)) return id;
  throw new LoginTrustError(place, 'domain was expected to be at most 255 letters, digits or . _ ~ : @ -');
}

function clientNameOf({ columns, place }: LoginTrust): string {
  const name = String(columns.description ?? '').trim();
  if (name !== '' && name.length <= 255 && !/\p{C}/u.test(name)) return name;
  throw new LoginTrustError(
    place,
    'description was expected: one line of at most 255 characters, the name that people read.',
  );
}

function launchUriOf({ columns, place }: LoginTrust, column: string, warnings: string[]): string | undefined {
  const uri = columns[column];
  if (uri === undefined || isAddressOfPage(uri)) return uri as string | undefined;
  if (!hasShortScheme(String(uri))) {
    throw new LoginTrustError(
      place,
      `${column} was expected to be the launch URL: https, or http at localhost, without a fragment.`,
    );
  }
  warnings.push(
    `${column}: not registered. The EHR starts apps in a browser, which only an https URL can be opened in.`,
  );
  return undefined;
}

type Secret = { hash: string; isNew?: true };

function secretOf(
  { columns, place }: LoginTrust,
  { known, newSecret }: Beside,
  format: string,
  warnings: string[],
): Secret {
  if (format !== 'SECRET') {
    return known?.clientSecretHash ? { hash: known.clientSecretHash } : { hash: secretHash(newSecret), isNew: true };
  }
  const secret = String(columns.private_key ?? '');
  if (secret === '' || isPrivatePem(secret)) {
    throw new LoginTrustError(place, 'private_key was expected to hold the client secret, as key_format is SECRET.');
  }
  if (secret.length < shortestSecret) {
    warnings.push(
      `private_key: a secret of ${secret.length} characters can be guessed; use ${shortestSecret} or more, made at random.`,
    );
  }
  return { hash: secretHash(secret) };
}
