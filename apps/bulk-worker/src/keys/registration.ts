/**
 * How the worker changes its own registration.
 * https://www.rfc-editor.org/rfc/rfc7592
 */
import { readFile } from 'node:fs/promises';
import { type Config, ConfigError } from '../config.ts';
import { ExportError } from '../export/export-error.ts';
import { type Patience, patiently } from '../export/patiently.ts';
import { writeAtomically } from '../write-atomically.ts';

/** What the server answered to the registration, kept as it came (RFC 7592 §3). It is a secret: the file is for its owner alone. */
export type RegistrationAccess = { registration_client_uri: string; registration_access_token: string };

type Registration = Record<string, unknown>;

/** Undefined when there is none: then the registration is changed by hand. */
export async function readRegistrationAccess(config: Pick<Config, 'registrationFile' | 'fhirBase'>) {
  const { registrationFile, fhirBase } = config;
  const text = await readFile(registrationFile, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const access = parse(text);
  const uri = access.registration_client_uri;
  const isUsable = typeof access.registration_access_token === 'string' && typeof uri === 'string' && URL.canParse(uri);
  const isSafe = isUsable && (uri.startsWith('https:') || fhirBase.startsWith('http:'));
  if (isSafe) return access as RegistrationAccess;
  const wanted = '"registration_client_uri" (https) and "registration_access_token"';
  throw new ConfigError(`${registrationFile} must hold ${wanted}, as the EHR answered to the registration.`);
}

/**
 * Replaces the registered keys. "Clients MUST include all metadata fields as returned to the client from a previous
 * registration, read, or update operation" (§2.2): so it is read first, and everything else stays as it is.
 */
export async function registerKeys(
  config: Pick<Config, 'registrationFile' | 'fhirBase'>,
  jwks: { keys: JsonWebKey[] },
  patience: Patience,
): Promise<'registered' | 'behind a URL' | 'no access'> {
  const access = await readRegistrationAccess(config);
  if (!access) return 'no access';
  const before = await send(config, access, {}, patience);
  if (before.jwks_uri !== undefined) return 'behind a URL';
  const now = await readRegistrationAccess(config); // the server may have given another token with its answer
  const after = await send(config, now ?? access, { body: { ...withoutGiven(before), jwks } }, patience);
  const kids = (registered: unknown) =>
    ((registered as { keys?: JsonWebKey[] } | undefined)?.keys ?? []).map(key => (key as { kid?: string }).kid).sort();
  if (String(kids(after.jwks)) === String(kids(jwks))) return 'registered';
  throw new ExportError(
    'broken-promise',
    'The EHR took the update of the registration, but has other keys than were sent.',
  );
}

async function send(
  config: Pick<Config, 'registrationFile'>,
  access: RegistrationAccess,
  { body }: { body?: Registration },
  patience: Patience,
): Promise<Registration> {
  const { registration_client_uri: uri, registration_access_token: token } = access;
  const headers = { Accept: 'application/json', Authorization: `Bearer ${token}` };
  const request = body
    ? { method: 'PUT', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    : { headers };
  const response = await patiently(async () => new Request(uri, { ...request, redirect: 'manual' }), patience);
  const answer = parse(await response.text());
  const said = typeof answer.error_description === 'string' ? answer.error_description : 'It does not say why.';
  if (response.status !== 200 || answer.client_id === undefined) {
    throw new ExportError(
      'refused',
      `The EHR answered ${response.status} to the ${body ? 'update' : 'reading'} of the registration. ${said}`,
    );
  }
  await keepAccess(config, access, answer);
  return answer;
}

/** "If the server includes a new registration access token … the client MUST discard the old one" (§2.1). */
async function keepAccess(
  { registrationFile }: Pick<Config, 'registrationFile'>,
  before: RegistrationAccess,
  answer: Registration,
) {
  const now = {
    registration_client_uri: answer.registration_client_uri ?? before.registration_client_uri,
    registration_access_token: answer.registration_access_token ?? before.registration_access_token,
  };
  const isSame =
    now.registration_client_uri === before.registration_client_uri &&
    now.registration_access_token === before.registration_access_token;
  if (!isSame) await writeAtomically(registrationFile, `${JSON.stringify(now, null, 2)}\n`);
}

/** "The updated client metadata fields request MUST NOT include" these (§2.2). */
function withoutGiven(registration: Registration): Registration {
  const {
    registration_access_token: _token,
    registration_client_uri: _uri,
    client_secret_expires_at: _expires,
    client_id_issued_at: _issued,
    ...metadata
  } = registration;
  return metadata;
}

function parse(text: string): Registration {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Registration) : {};
  } catch {
    return {};
  }
}
