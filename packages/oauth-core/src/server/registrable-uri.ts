/**
 * Which URLs a client may register. What is registered is compared as text later, so what could be read in two ways
 * is refused here.
 * https://www.rfc-editor.org/rfc/rfc7591#section-5 and https://www.rfc-editor.org/rfc/rfc8252#section-7
 */
import { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client.ts';

const maxLength = 1_000;
const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/**
 * https; http to this machine, for development and native apps; a native app's own scheme. Of those "apps MUST use a URI
 * scheme based on a domain name under their control, expressed in reverse order", so it has a dot: none that a browser
 * acts upon has. https://www.rfc-editor.org/rfc/rfc8252#section-7.1
 */
export function verifyRedirectUri(value: unknown, applicationType: RegisteredClient['applicationType']): string {
  if (!isPlainUri(value)) {
    throw refusal(
      `Each of the redirect_uris must be a whole URL, at most ${maxLength} characters, without a fragment.`,
    );
  }
  if (isWebUrl(value)) return value;
  if (!value.slice(0, value.indexOf(':')).includes('.')) {
    throw refusal(
      'Each of the redirect_uris must be https, http at localhost, 127.0.0.1 or [::1], or have a scheme like com.example.app.',
    );
  }
  if (applicationType !== 'native') {
    throw refusal('A redirect_uri with a scheme of its own is for native apps: register application_type native.');
  }
  return value;
}

/** What a browser can open: https, or http to this machine. */
export function isAddressOfPage(value: unknown): value is string {
  return isPlainUri(value) && isWebUrl(value);
}

/** What the EHR starts in a browser. */
export function verifyLaunchUri(value: unknown): string {
  if (isAddressOfPage(value)) return value;
  throw invalidMetadata('The launch_uri must be an https URL, or http at localhost, without a fragment.');
}

/** What the EHR reads by itself: https, or where `http` says so any URL. */
export function verifyJwksUri(value: unknown, { http }: { http: boolean }): string {
  if (isPlainUri(value) && (http ? ['http:', 'https:'] : ['https:']).includes(new URL(value).protocol)) return value;
  throw invalidMetadata('The jwks_uri must be an https URL without a fragment.');
}

/**
 * Whether the host is a plain name or address. The URL parser also takes hosts with `;`, `,` or `'`, which would be read
 * as punctuation where an origin stands in a header.
 */
export function hasPlainHost(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname.length <= 253 && /^([a-z0-9-]+(\.[a-z0-9-]+)*\.?|\[[0-9a-f:.]+\])$/i.test(hostname);
}

/** Printable ASCII, parseable, with no fragment, no user name and, on the web, a plain host. */
function isPlainUri(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > maxLength || !/^[\x21-\x7e]+$/.test(value)) return false;
  if (/[#\\"<>^`{|}]/.test(value) || !URL.canParse(value)) return false;
  const { username, password, protocol } = new URL(value);
  const isHttp = protocol === 'https:' || protocol === 'http:';
  return username === '' && password === '' && (!isHttp || hasPlainHost(value));
}

function isWebUrl(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  if (!/^https?:\/\/[^/]/i.test(uri)) return false;
  return protocol === 'https:' || loopbackHosts.includes(hostname);
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
