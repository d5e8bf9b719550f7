import { dirname, join, resolve } from 'node:path';
import { ConfigError, FolderBusy } from './config-error.ts';
import { type DatabaseTarget, readDatabase } from './destinations/database-target.ts';

export { ConfigError, FolderBusy };

/** Everything that can be set from outside; `.env.example` explains each. Importing this file reads nothing. */
export type Config = {
  /** Without a trailing slash. */
  fhirBase: string;
  clientId: string;
  scope: string;
  /** The origins that may be sent the access token: the FHIR endpoint's, and those that were named. */
  tokenOrigins: string[];
  keyFile: string;
  jwksFile: string;
  /** One folder for each export goes in here. */
  exportsFolder: string;
  /** How many files are downloaded at the same time. */
  parallel: number;
  /** For how long a server may be busy or out of reach before an export is given up. */
  patienceMs: number;
  /** How to change the registration, as the EHR answered to it: `registration_client_uri` and `registration_access_token`. */
  registrationFile: string;
  /** Where exports are applied to; undefined: their folders are the result. */
  database: DatabaseTarget | undefined;
  /** `serve` exports by itself when this much time has passed since the last export; undefined: only when asked. */
  everyMs: number | undefined;
  /** Where `serve` is reached. */
  origin: string;
  port: number;
};

export function fromEnv(env: Record<string, string | undefined>): Config {
  const fhirBase = webUrl('BULK_WORKER_FHIR_BASE', env.BULK_WORKER_FHIR_BASE || 'http://localhost:4000/fhir');
  const own = webUrl('BULK_WORKER_URL', env.BULK_WORKER_URL || 'http://localhost:4003');
  const furtherOrigins = (env.BULK_WORKER_TOKEN_ORIGINS ?? '').split(' ').filter(Boolean);
  const keyFile = resolve(env.BULK_WORKER_KEY_FILE || '.data/bulk-worker/key.json');
  return {
    fhirBase: fhirBase.href.replace(/\/+$/, ''),
    clientId: env.BULK_WORKER_CLIENT_ID || 'bulk-worker',
    scope: env.BULK_WORKER_SCOPE || 'system/*.rs',
    tokenOrigins: [
      fhirBase.origin,
      ...furtherOrigins.map(origin => webUrl('BULK_WORKER_TOKEN_ORIGINS', origin).origin),
    ],
    keyFile,
    jwksFile: resolve(env.BULK_WORKER_JWKS_FILE || join(dirname(keyFile), 'jwks.json')),
    exportsFolder: resolve(env.BULK_WORKER_OUT || '.data/bulk-worker/exports'),
    parallel: parallel(env.BULK_WORKER_PARALLEL || '4'),
    patienceMs: minutes('BULK_WORKER_PATIENCE_MINUTES', env.BULK_WORKER_PATIENCE_MINUTES) ?? 60 * 60_000,
    registrationFile: resolve(env.BULK_WORKER_REGISTRATION_FILE || join(dirname(keyFile), 'registration.json')),
    database: database(env.BULK_WORKER_TO),
    everyMs: minutes('BULK_WORKER_EVERY_MINUTES', env.BULK_WORKER_EVERY_MINUTES),
    origin: own.origin,
    port: port(env.BULK_WORKER_PORT || own.port || (own.protocol === 'https:' ? '443' : '80')),
  };
}

function webUrl(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new ConfigError(`${name} must be an absolute http or https URL, but it is "${value}".`);
}

/** More than a few are rarely faster, and rude. */
export function parallel(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 32) return number;
  throw new ConfigError(`The number of parallel downloads must be from 1 to 32, but it is "${value}".`);
}

function database(value: string | undefined): DatabaseTarget | undefined {
  if (!value) return undefined;
  const found = readDatabase(value, 'BULK_WORKER_TO');
  if (found) return found;
  throw new ConfigError('BULK_WORKER_TO takes sqlite:FILE or postgresql://…. Folders go below BULK_WORKER_OUT.');
}

function minutes(name: string, value: string | undefined): number | undefined {
  if (!value) return undefined;
  const number = Number(value);
  if (number >= 1 && Number.isFinite(number)) return number * 60_000;
  throw new ConfigError(`${name} must be a number from 1, but it is "${value}".`);
}

function port(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new ConfigError(`BULK_WORKER_PORT must be a port from 1 to 65535, but it is "${value}".`);
}
