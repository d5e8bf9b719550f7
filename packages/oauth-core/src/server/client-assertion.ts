/**
 * A client proves who it is by a JWT that it signs with its own key.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#signature-verification and
 * https://www.rfc-editor.org/rfc/rfc7523#section-3
 */
import { compactVerify, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, type JWK, type JWTPayload } from 'jose';
import { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client.ts';
import type { Form } from './form-request.ts';
import { refusePublishedKeys } from './published-keys.ts';

/** What the assertion says about its sender; not yet believed. */
export type AssertionCredentials = { method: 'private_key_jwt'; clientId: string; assertion: string };

/** "servers SHALL support RS384 and ES384"; the others of their families cost nothing. None is symmetric. */
export const clientAssertionAlgorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'] as const;

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const specLink =
  'https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#authenticating-to-the-token-endpoint';

/** In seconds: "no more than five minutes in the future", and how far two clocks may be apart. */
const longestLifetime = 300;
const clockSkew = 60;

export function parseAssertionCredentials(form: Form): AssertionCredentials {
  if (form('client_assertion_type') !== jwtBearer) {
    throw refusal(`The client_assertion_type must be ${jwtBearer}.`);
  }
  const assertion = form('client_assertion');
  if (assertion === undefined) throw refusal('The client_assertion is missing.');
  const { iss, sub } = readClaims(assertion);
  const clientId = sub ?? iss;
  // RFC 6749 §A.1: client-id = *VSCHAR
  if (typeof clientId !== 'string' || !/^[\x20-\x7e]+$/.test(clientId)) {
    throw refusal('The sub of the client assertion must be the client_id.');
  }
  const sent = form('client_id');
  if (sent !== undefined && sent !== clientId)
    throw refusal('The client_id differs from that of the client assertion.');
  return { method: 'private_key_jwt', clientId, assertion };
}

/**
 * The keys that the assertion's `kid` and algorithm point to. None: the client may have published a new key since the
 * set was read, so read it again once.
 */
export function selectVerificationKeys(assertion: string, jwks: JSONWebKeySet): JWK[] {
  const { kid, kty } = readHeader(assertion);
  // `?.`: a JWKS URL answers what it likes.
  return jwks.keys.filter(key => key?.kid === kid && key.kty === kty);
}

export type AssertionVerification<Client extends RegisteredClient> = {
  /** As registered under the clientId of the credentials. */
  client: Client | undefined;
  /** The client's keys: those registered, or what its `jwksUri` answers. */
  jwks: JSONWebKeySet;
  /** What `aud` may be: the token endpoint that was asked, and its other names. */
  audiences: readonly string[];
  now: number;
};

/** An assertion that holds. It counts once: remember the jti of this client until `expiresAtMs`, refuse it the second time. */
export type VerifiedAssertion<Client extends RegisteredClient> = { client: Client; jti: string; expiresAtMs: number };

/** Throws `invalid_client`, one sentence for each way in which an assertion can be wrong. */
export async function verifyClientAssertion<Client extends RegisteredClient>(
  { clientId, assertion }: AssertionCredentials,
  { client, jwks, audiences, now }: AssertionVerification<Client>,
): Promise<VerifiedAssertion<Client>> {
  if (client === undefined || client.clientId !== clientId) {
    throw refusal('No client with this client_id is registered here.');
  }
  if (client.tokenEndpointAuthMethod !== 'private_key_jwt') {
    throw refusal('This client is not registered for private_key_jwt.');
  }
  const { jku } = readHeader(assertion);
  if (jku !== undefined && jku !== client.jwksUri) {
    throw refusal('The jku of the client assertion must be the registered jwks_uri of this client.');
  }
  await verifySignature(assertion, selectVerificationKeys(assertion, jwks));
  const claims = readClaims(assertion);
  if (claims.iss !== clientId || claims.sub !== clientId) {
    throw refusal('Both iss and sub of the client assertion must be the client_id.');
  }
  verifyAudience(claims, audiences);
  const expiresAtMs = verifyTimes(claims, Math.floor(now / 1000)) * 1000;
  return { client, jti: verifyJti(claims), expiresAtMs };
}

/** For the second of two requests with the same assertion. https://www.rfc-editor.org/rfc/rfc7523#section-3 */
export function assertionUsedBefore(): OAuthError {
  return new OAuthError('invalid_client', 'This jti was used before; make a new client assertion for each request.', {
    specLink: 'https://www.rfc-editor.org/rfc/rfc7523#section-3',
  });
}

async function verifySignature(assertion: string, keys: JWK[]): Promise<void> {
  const [key, ...others] = keys;
  if (key === undefined) {
    throw refusal('No registered key of this client has the kid and the key type of the client assertion.');
  }
  if (others.length > 0) {
    throw refusal('Several registered keys of this client have the same kid; give each its own.');
  }
  await refusePublishedKeys([key], 'invalid_client');
  await compactVerify(assertion, key, { algorithms: [...clientAssertionAlgorithms] }).catch((cause: unknown) => {
    throw refusal('The signature of the client assertion does not fit the registered key with this kid.', cause);
  });
}

function verifyAudience({ aud }: JWTPayload, audiences: readonly string[]): void {
  const sent = [aud].flat();
  if (!audiences.some(audience => sent.includes(audience))) {
    throw refusal(`The aud of the client assertion must be the token endpoint, ${audiences[0]}.`);
  }
}

/**
 * Gives `exp` in whole seconds, the only form in which it is compared: here, and where the used assertion is remembered.
 */
function verifyTimes({ exp: sent, nbf, iat }: JWTPayload, now: number): number {
  if (typeof sent !== 'number') throw refusal('The client assertion has no exp.');
  const exp = Math.floor(sent);
  if (exp <= now) throw refusal('The client assertion has expired; make a new one for each request.');
  if (exp > now + longestLifetime + clockSkew) {
    throw refusal('The exp of the client assertion must be at most five minutes ahead.');
  }
  for (const [name, time] of Object.entries({ nbf, iat })) {
    if (time === undefined) continue;
    if (typeof time !== 'number' || !(time <= now + clockSkew)) {
      throw refusal(`The ${name} of the client assertion is in the future; check the clock of the client.`);
    }
  }
  return exp;
}

function verifyJti({ jti }: JWTPayload): string {
  if (typeof jti !== 'string' || jti === '' || jti.length > 255) {
    throw refusal('The client assertion must have a jti of at most 255 characters, new in each.');
  }
  return jti;
}

function readHeader(assertion: string): { kid: string; kty: 'RSA' | 'EC'; jku: string | undefined } {
  const { alg, typ, kid, jku } = decode(() => decodeProtectedHeader(assertion));
  const algorithm = clientAssertionAlgorithms.find(known => known === alg);
  if (algorithm === undefined) {
    throw refusal(`The alg of the client assertion must be one of ${clientAssertionAlgorithms.join(', ')}.`);
  }
  if (typ !== undefined && String(typ).toUpperCase() !== 'JWT') {
    throw refusal('The typ of the client assertion must be JWT.');
  }
  if (typeof kid !== 'string' || kid === '') {
    throw refusal('The header of the client assertion must name the kid of its key.');
  }
  return { kid, kty: algorithm.startsWith('RS') ? 'RSA' : 'EC', jku };
}

function readClaims(assertion: string): JWTPayload {
  return decode(() => decodeJwt(assertion));
}

function decode<Part>(read: () => Part): Part {
  try {
    return read();
  } catch (cause) {
    throw refusal('The client_assertion is not a signed JWT.', cause);
  }
}

function refusal(description: string, cause?: unknown): OAuthError {
  return new OAuthError('invalid_client', description, { specLink, cause });
}
