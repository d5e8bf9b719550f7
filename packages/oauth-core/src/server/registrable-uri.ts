/**
 * Which URLs a client may register. What is registered is compared as text later, so what could be read in two ways
 * is refused here.
 * https://www.rfc-editor.org/rfc/rfc7591#section-5 and https://www.rfc-editor.org/rfc/rfc8252#section-7
 */
import { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client.ts';

const maxLength = 2_000;
const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];
/** Schemes that a browser or another program acts upon: none of them is an app's own. */
const foreignSchemes =
  'about blob data file filesystem ftp http https intent javascript mailto sms tel vbscript view-source ws wss';

/** https; http to this machine, for development and native apps; a native app's own scheme. */
export function verifyRedirectUri(value: unknown, applicationType: RegisteredClient['applicationType']): string {
  if (!isPlainUri(value)) {
    throw refusal('Each of the redirect_uris must be a whole URL, at most 2000 characters, without a fragment.');
  }
  if (isWebUrl(value)) return value;
  const scheme = value.slice(0, value.indexOf(':')).toLowerCase();
  if (foreignSchemes.split(' ').includes(scheme)) {
    throw refusal('Each of the redirect_uris must be https, or http at localhost, 127.0.0.1 or [::1].');
  }
  if (applicationType !== 'native') {
    throw refusal('A redirect_uri with a scheme of its own is for native apps: register application_type native.');
  }
  return value;
}

/** What the EHR starts in a browser: https, or http to this machine. */
export function verifyLaunchUri(value: unknown): string {
  if (isPlainUri(value) && isWebUrl(value)) return value;
  throw invalidMetadata('The launch_uri must be an https URL, or http at localhost, without a fragment.');
}

/** What the EHR reads by itself: https, or where `http` says so any URL. */
export function verifyJwksUri(value: unknown, { http }: { http: boolean }): string {
  if (isPlainUri(value) && (http ? ['http:', 'https:'] : ['https:']).includes(new URL(value).protocol)) return value;
  throw invalidMetadata('The jwks_uri must be an https URL without a fragment.');
}

/** Printable ASCII, parseable, with no fragment, no user name and no wildcard for a host. */
function isPlainUri(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > maxLength || !/^[\x21-\x7e]+$/.test(value)) return false;
  if (/[#\\"<>^`{|}]/.test(value) || !URL.canParse(value)) return false;
  const { username, password, hostname } = new URL(value);
  return username === '' && password === '' && !hostname.includes('*');
}

function isWebUrl(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  if (!/^https?:\/\/[^/]/i.test(uri)) return false;
  return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.includes(hostname));
}

function refusal(description: string): OAuthError {
  return new OAuthError('invalid_redirect_uri', description, {
    specLink: 'https://www.rfc-editor.org/rfc/rfc7591#section-3.2.2',
  });
}

function invalidMetadata(description: string): OAuthError {
  return new OAuthError('invalid_client_metadata', description, {
    specLink: 'https://www.rfc-editor.org/rfc/rfc7591#section-2',
  });
}
