import { OAuthError } from '@smart-ehr/oauth-core';
import { verifyPublicKeys, whereIsPublished } from '@smart-ehr/oauth-core/server';
import type { Client } from '../stores/clients.ts';
import { LoginTrustError } from './login-trust-error.ts';
import { isPrivatePem, publicKeyOfPem, thumbprintOfPrivatePem } from './pem-keys.ts';
import type { LoginTrust } from './read-login-trusts.ts';

export type TrustKeys = Pick<Client, 'jwks' | 'jwksUri'> & { warnings: string[] };

/** The public keys of the row, and what is said about its private ones, of which nothing is kept. */
export async function keysOfTrust({ place, columns }: LoginTrust, format: 'PEM' | 'JWKS'): Promise<TrustKeys> {
  const warnings: string[] = [];
  const privateKey = String(columns.private_key ?? '');
  if (isPrivatePem(privateKey)) {
    const thumbprint = await thumbprintOfPrivatePem(privateKey);
    warnings.push(
      `private_key: discarded. An app keeps its private key to itself; no more of it was read than its thumbprint (${thumbprint ?? 'none: it cannot be read'}).`,
    );
  }
  const jwksUri = format === 'JWKS' ? String(columns.login_fail_url ?? '') : '';
  if (jwksUri !== '') return { jwksUri: verifiedJwksUri(jwksUri, place, warnings), warnings };
  if (columns.public_key === undefined) return { warnings };

  const key = await publicKeyOfPem(String(columns.public_key));
  if (!key) {
    throw new LoginTrustError(place, 'public_key was expected to be PEM, BEGIN PUBLIC KEY or BEGIN RSA PUBLIC KEY.');
  }
  const where = await whereIsPublished(key);
  if (where !== undefined) {
    warnings.push(
      `public_key: not registered. Its private half is printed in ${where}, so anybody can sign with it; make a key pair of your own.`,
    );
    return { warnings };
  }
  return { jwks: verified(key, place), warnings };
}

function verified(key: NonNullable<Awaited<ReturnType<typeof publicKeyOfPem>>>, place: string): Client['jwks'] {
  try {
    return verifyPublicKeys({ keys: [{ ...key, use: 'sig' }] });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    throw new LoginTrustError(place, `public_key cannot be registered. ${error.description}`);
  }
}

function verifiedJwksUri(uri: string, place: string, warnings: string[]): string {
  const { protocol } = URL.canParse(uri) ? new URL(uri) : { protocol: '' };
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new LoginTrustError(place, 'login_fail_url was expected to be the https URL of the JWKS of the app.');
  }
  if (protocol === 'http:') {
    warnings.push('login_fail_url: whoever is between the two can exchange keys that come over http; use https.');
  }
  return uri;
}
