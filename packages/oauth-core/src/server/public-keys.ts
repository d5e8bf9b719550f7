/**
 * The public keys that a client registers: a JWK Set in which each key can be told apart and none is secret.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
 */
import type { JSONWebKeySet, JWK } from 'jose';
import { OAuthError } from '../oauth-error.ts';
import { holdsSecret, publicMembers, usableKeys } from '../public-jwk.ts';

const specLink =
  'https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys';

const maxKeys = 20;

/** Gives the set back, with the members that matter alone. */
export function verifyPublicKeys(jwks: unknown): JSONWebKeySet {
  const keys = (jwks as { keys?: unknown } | null | undefined)?.keys;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > maxKeys) {
    throw refusal(`The jwks must be a JWK Set of 1 to ${maxKeys} keys.`);
  }
  const known = keys.map(publicKey);
  if (new Set(known.map(({ kid }) => kid)).size < known.length) {
    throw refusal('Each key of the jwks must have a kid of its own.');
  }
  return { keys: known };
}

function publicKey(key: unknown): JWK {
  if (typeof key !== 'object' || key === null) throw refusal('Each key of the jwks must be a JWK.');
  if (holdsSecret(key)) {
    throw refusal('The jwks holds a private or a symmetric key. Register public keys only, and replace this one.');
  }
  const { kid, alg, use } = key as Record<string, unknown>;
  if (!isText(kid) || kid.length > 255) throw refusal('Each key of the jwks must have a kid.');
  const members = publicMembers({ ...key });
  if (members === undefined) throw refusal(`Each key of the jwks must be ${usableKeys}.`);
  return { kid, ...(isText(alg) && { alg }), ...(isText(use) && { use }), ...members };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 2_000;

function refusal(description: string): OAuthError {
  return new OAuthError('invalid_client_metadata', description, { specLink });
}
