import { OAuthError } from '@smart-ehr/oauth-core';
import { verifyRedirectUri } from '@smart-ehr/oauth-core/server';
import type { Beside } from './client-of-trust.ts';
import { LoginTrustError } from './login-trust-error.ts';
import type { LoginTrust } from './read-login-trusts.ts';

/** Schemes that mean something to a browser or to every device, so none of them belongs to one app. */
const taken =
  /^(https?|javascript|data|vbscript|file|filesystem|blob|about|ftp|wss?|mailto|tel|sms|view-source|chrome|intent|content|urn|ldaps?):/i;

/** `myapp://callback`: what RFC 8252 §7.1 forbids, for any app of the device can have that name, and WebChart allows. */
export function hasShortScheme(uri: string): boolean {
  return /^[a-z][a-z0-9+-]{1,30}:\/{1,2}[\w.~/?=&%-]*$/i.test(uri) && !taken.test(uri);
}

/** As at /register, and short schemes of native apps too, since whoever imports has vouched for the app. */
function verifyImportedRedirectUri(uri: string, place: string): string {
  if (hasShortScheme(uri)) return uri;
  try {
    return verifyRedirectUri(uri, 'native');
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    throw new LoginTrustError(
      place,
      `the redirect URI ${uri.slice(0, 100)} cannot be registered. ${error.description}`,
    );
  }
}

type Around = Pick<Beside, 'known' | 'redirectUris'> & {
  launchUri: string | undefined;
  isOf2024: boolean;
  mayHaveNone: boolean;
};

/** Those of the row; without any those of the command line, of before, or for the tutorial's app the usual one. */
export function redirectUrisOfTrust({ place, ...trust }: LoginTrust, around: Around, warnings: string[]): string[] {
  const named = [...new Set([...trust.redirectUris, ...(trust.redirectUris.length > 0 ? [] : around.redirectUris)])];
  const short = named.find(hasShortScheme);
  if (short !== undefined) {
    warnings.push(
      `redirect URI ${short}: any app of the device can have this scheme; a safe one is like com.example.app:/.`,
    );
  }
  if (named.length > 0 || around.mayHaveNone) return named.map(uri => verifyImportedRedirectUri(uri, place));
  const before = around.known?.redirectUris ?? [];
  if (before.length > 0) {
    warnings.push(`redirect URI: the row names none, so what was registered before stays: ${before.join(', ')}.`);
    return [...before];
  }
  if (around.isOf2024 && around.launchUri !== undefined) {
    const usual = `${new URL(around.launchUri).origin}/code`;
    warnings.push(
      `redirect URI: the row names none, so ${usual} was registered, beside the launch URL; --redirect-uri names others.`,
    );
    return [usual];
  }
  const expected =
    "a row of login_trusts_translations (trans_type 5, 'redirect_uri') or --redirect-uri URL was expected";
  throw new LoginTrustError(place, `${expected}: nobody can come back to this app.`);
}
