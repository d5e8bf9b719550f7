import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isAbsolute, join, resolve } from 'node:path';
import { processes } from '@smart-ehr/prisma/cast';
import { defaultLimits, type Limits } from './limits/limit-settings.ts';

/** Everything that can be set from outside. Read once, by the main files; importing this file reads nothing. */
export type Config = {
  /** EHR_URL: the public origin; issuer, links and cookie flags derive from it. */
  url: string;
  /** EHR_ORIGIN_ALIASES: further full origins, separated by commas, at which the EHR answers as itself. */
  originAliases: string[];
  /** EHR_HOST: the address to listen on; without it loopback only, on IPv4 and IPv6. */
  hosts: string[];
  /** EHR_PORT: the port to listen on; without it the port of EHR_URL. */
  port: number;
  /** EHR_TRUST_PROXY: addresses or networks of proxies whose X-Forwarded-* headers count; without it none do. */
  trustProxy: string[];
  /** EHR_TLS_CERT and EHR_TLS_KEY: PEM files to serve https directly. */
  tls: { cert: string; key: string } | undefined;
  /** DATABASE_URL: `file:…` (SQLite; a relative path starts at the repository) or `postgresql://…`. */
  databaseUrl: string;
  /** EHR_KEK: 32 bytes, base64url, that wrap the signing keys; without it the file `keyFile`. */
  kek: string | undefined;
  /** Where the wrapping key is kept when EHR_KEK is not set; made at set-up, mode 0600. */
  keyFile: string;
  /** BULK_WORKER_URL: the public origin of the bulk worker, to which the home page leads. */
  bulkWorkerUrl: string;
  /** Where the EHR's own screens lie when apps/ehr-web is built. */
  screensFolder: string;
  /**
   * EHR_FRAMED_LAUNCH=1: an app of another site that is launched into a frame comes back with the person's cookies
   * (SameSite=None). On https only.
   */
  framedLaunch: boolean;
  /** EHR_TENANT: what apps are told as `tenant`, the organization for which the EHR runs; without it nothing. */
  tenant: string | undefined;
  /** EHR_REGISTRATION_TOKEN: who has it may register apps at /register; without it, and without EHR_DEMO, nobody may. */
  registrationToken: string | undefined;
  /** EHR_KEY_ROTATION_DAYS: how old the key that signs id_tokens may become; 0 for as old as it likes. */
  keyRotationDays: number;
  /** EHR_CORS_ORIGINS: further origins whose pages may call the API, beside those of registered redirect URIs. */
  corsOrigins: string[];
  /**
   * EHR_TOKEN_LIMIT, EHR_AUTHORIZE_LIMIT, EHR_PAR_LIMIT, EHR_REGISTER_LIMIT: requests in a minute of one app at one address;
   * EHR_SIGN_IN_LIMIT: attempts of one address in a quarter of an hour. 0 for no limit.
   */
  limits: Limits;
  /** EHR_DAILY_QUOTA: requests that an app may make in a day (UTC) at the FHIR API; without it as many as it likes. */
  dailyQuota: number | undefined;
  /** EHR_BRAND_NAME and EHR_BRAND_WEBSITE: what apps show people who look for this EHR in a list of many. */
  brand: { name: string; website: string };
  /** BULK_V4=1: the ballot of Bulk Data Access 4.0 is served too, at $export-v4. */
  bulkV4: boolean;
  /** EHR_DEMO=1: demonstration passwords, shown on a banner and on the sign-in page. */
  demo: boolean;
};

/** A setting that cannot work. The message is one sentence that says what to change. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const repository = resolve(import.meta.dirname, '../../..');

export function fromEnv(env: Record<string, string | undefined>): Config {
  const url = origin('EHR_URL', env.EHR_URL || 'http://localhost:4000');
  return {
    url,
    originAliases: list(env.EHR_ORIGIN_ALIASES).map(alias => origin('EHR_ORIGIN_ALIASES', alias)),
    hosts: env.EHR_HOST ? [env.EHR_HOST] : ['127.0.0.1', '::1'],
    port: port(env.EHR_PORT, url),
    trustProxy: list(env.EHR_TRUST_PROXY).map(proxy),
    tls: tls(env.EHR_TLS_CERT, env.EHR_TLS_KEY),
    databaseUrl: databaseUrl(env.DATABASE_URL || 'file:./.data/ehr.db'),
    kek: env.EHR_KEK || undefined,
    keyFile: join(repository, '.data/keys/ehr-kek'),
    bulkWorkerUrl: origin('BULK_WORKER_URL', env.BULK_WORKER_URL || processes.bulkWorker.url),
    screensFolder: join(repository, 'apps/ehr-web/dist'),
    framedLaunch: framedLaunch(env.EHR_FRAMED_LAUNCH, url),
    tenant: tenant(env.EHR_TENANT, env.EHR_DEMO),
    registrationToken: registrationToken(env.EHR_REGISTRATION_TOKEN),
    keyRotationDays: days('EHR_KEY_ROTATION_DAYS', env.EHR_KEY_ROTATION_DAYS || '90'),
    corsOrigins: list(env.EHR_CORS_ORIGINS).map(one => origin('EHR_CORS_ORIGINS', one)),
    limits: limits(env),
    dailyQuota: wholeNumber('EHR_DAILY_QUOTA', env.EHR_DAILY_QUOTA, 1),
    brand: {
      name: env.EHR_BRAND_NAME || 'Lakeside Family Medicine',
      website: webAddress('EHR_BRAND_WEBSITE', env.EHR_BRAND_WEBSITE || url),
    },
    bulkV4: flag('BULK_V4', env.BULK_V4),
    demo: flag('EHR_DEMO', env.EHR_DEMO),
  };
}

function origin(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || value.replace(/\/$/, '') !== url.origin) {
    throw new ConfigError(
      `${name} must be an origin such as https://ehr.example.org, without a path; it is "${value}".`,
    );
  }
  return url.origin;
}

/** What Express takes: an address, a network, or one of its names for private ones. */
function proxy(value: string): string {
  const [address = '', bits] = value.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isNetwork = most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
  if (isNetwork || ['loopback', 'linklocal', 'uniquelocal'].includes(value)) return value;
  throw new ConfigError(`EHR_TRUST_PROXY must list addresses or networks such as 10.0.0.0/8; it names "${value}".`);
}

function port(value: string | undefined, url: string): number {
  const { port, protocol } = new URL(url);
  const text = value || port || (protocol === 'https:' ? '443' : '80');
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
    throw new ConfigError(`EHR_PORT must be a number from 0 to 65535; it is "${text}".`);
  }
  return Number(text);
}

function tls(certFile: string | undefined, keyFile: string | undefined): Config['tls'] {
  if (!certFile && !keyFile) return undefined;
  if (!certFile || !keyFile) throw new ConfigError('EHR_TLS_CERT and EHR_TLS_KEY must be set together.');
  return { cert: readPem('EHR_TLS_CERT', certFile), key: readPem('EHR_TLS_KEY', keyFile) };
}

function readPem(name: string, file: string): string {
  try {
    return readFileSync(resolve(repository, file), 'utf8');
  } catch {
    throw new ConfigError(`${name} names the file ${file}, which cannot be read.`);
  }
}

function databaseUrl(value: string): string {
  if (/^postgres(ql)?:\/\//.test(value)) return value;
  if (!value.startsWith('file:')) {
    throw new ConfigError('DATABASE_URL must start with file: (SQLite) or postgresql:// (PostgreSQL).');
  }
  const path = value.slice('file:'.length);
  return isAbsolute(path) ? value : `file:${resolve(repository, path)}`;
}

/** Browsers take SameSite=None with Secure only. */
function framedLaunch(value: string | undefined, url: string): boolean {
  const isOn = flag('EHR_FRAMED_LAUNCH', value);
  if (isOn && !url.startsWith('https:')) {
    throw new ConfigError(`EHR_FRAMED_LAUNCH needs https; EHR_URL is "${url}".`);
  }
  return isOn;
}

/** An opaque name; the demonstration has one of its own. */
function tenant(value: string | undefined, demo: string | undefined): string | undefined {
  if (value && !/^[\x21-\x7e]{1,255}$/.test(value)) {
    throw new ConfigError('EHR_TENANT must be 1 to 255 visible ASCII characters without spaces.');
  }
  return value || (demo === '1' ? 'lakeside' : undefined);
}

function registrationToken(value: string | undefined): string | undefined {
  if (value && !/^[\w.~+/-]{32,}=*$/.test(value)) {
    throw new ConfigError('EHR_REGISTRATION_TOKEN must be at least 32 letters and digits, made at random.');
  }
  return value || undefined;
}

function days(name: string, value: string): number {
  if (!/^\d{1,5}$/.test(value)) throw new ConfigError(`${name} must be a number of days, or 0; it is "${value}".`);
  return Number(value);
}

function flag(name: string, value: string | undefined): boolean {
  if (value !== undefined && !['', '0', '1'].includes(value)) {
    throw new ConfigError(`${name} must be 1 or 0; it is "${value}".`);
  }
  return value === '1';
}

function limits(env: Record<string, string | undefined>): Limits {
  const limit = (name: string) => wholeNumber(name, env[name], 0);
  const usual = defaultLimits(flag('EHR_DEMO', env.EHR_DEMO));
  return {
    token: limit('EHR_TOKEN_LIMIT') ?? usual.token,
    authorize: limit('EHR_AUTHORIZE_LIMIT') ?? usual.authorize,
    par: limit('EHR_PAR_LIMIT') ?? usual.par,
    register: limit('EHR_REGISTER_LIMIT') ?? usual.register,
    signIn: limit('EHR_SIGN_IN_LIMIT') ?? usual.signIn,
  };
}

function wholeNumber(name: string, value: string | undefined, least: number): number | undefined {
  if (!value) return undefined;
  if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
  throw new ConfigError(`${name} must be a whole number from ${least} to 999999999; it is "${value}".`);
}

function webAddress(name: string, value: string): string {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new ConfigError(`${name} must be a web address such as https://clinic.example; it is "${value}".`);
}

function list(value: string | undefined): string[] {
  return (value ?? '').split(',').flatMap(item => item.trim() || []);
}
