import { OAuthError } from '@smart-ehr/oauth-core';
import {
  type AssertionCredentials,
  type FormRequest,
  parseClientCredentials,
  parseLoneRefreshToken,
  selectVerificationKeys,
  type VerifiedDpopProof,
  verifyClientAssertion,
  verifyClientCredentials,
} from '@smart-ehr/oauth-core/server';
import type { Request } from 'express';
import type { Config } from '../config.ts';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import type { Client } from '../stores/clients.ts';
import type { UsedAssertion } from '../stores/evidence.ts';
import { secretHash } from '../stores/secret-hash.ts';
import type { StoredRefreshToken } from '../stores/tokens.ts';

/** The client that sends a request, and what proved it or its key: whoever answers must remember that it was used. */
export type Caller = {
  client: Client;
  assertion?: UsedAssertion;
  proof?: VerifiedDpopProof;
  /** What the request brought instead of a name. */
  refreshToken?: StoredRefreshToken;
};

/**
 * Which client sends this, proven by what it is registered with: nothing (a public client), its secret, or its key.
 * https://www.rfc-editor.org/rfc/rfc6749#section-2.3
 */
export async function authenticateClient(ehr: Ehr, doorway: Doorway, form: FormRequest): Promise<Caller> {
  const loneRefreshToken = parseLoneRefreshToken(form);
  if (loneRefreshToken !== undefined) return findOwner(ehr, loneRefreshToken);
  const credentials = parseClientCredentials(form);
  const client = await ehr.clients.find(credentials.clientId);
  return credentials.method === 'private_key_jwt'
    ? authenticateByKey(ehr, doorway, credentials, client)
    : { client: await verifyClientCredentials(credentials, client, secretHash) };
}

/** Of a request that brings a refresh token and no name, the client is the one whose token it is, if that is a public one. */
async function findOwner(ehr: Ehr, token: string): Promise<Caller> {
  const refreshToken = await ehr.tokens.findRefreshToken(token, ehr.now());
  if (refreshToken === undefined) {
    throw new OAuthError('invalid_grant', 'This refresh token is not known here.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-6',
    });
  }
  const { clientId } = refreshToken;
  const client = await verifyClientCredentials({ method: 'none', clientId }, await ehr.clients.find(clientId));
  return { client, refreshToken };
}

/** https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#signature-verification */
async function authenticateByKey(
  ehr: Ehr,
  doorway: Doorway,
  credentials: AssertionCredentials,
  registered: Client | undefined,
): Promise<Caller> {
  const { client, jti, expiresAtMs } = await verifyClientAssertion(credentials, {
    client: registered,
    jwks: await keysOf(ehr, credentials, registered),
    audiences: audiencesAt(ehr.config, doorway),
    now: ehr.now(),
  });
  return { client, assertion: { clientId: client.clientId, jti, expiresAtMs } };
}

/** The client's keys, read anew from its URL when the key of the assertion is not among those that are known. */
async function keysOf({ clientJwks }: Ehr, { assertion }: AssertionCredentials, client: Client | undefined) {
  if (client?.tokenEndpointAuthMethod !== 'private_key_jwt') return { keys: [] };
  const jwks = await clientJwks.of(client);
  if (selectVerificationKeys(assertion, jwks).length > 0) return jwks;
  return clientJwks.renewed(client);
}

/**
 * "The audience … SHALL be the token URL"; RFC 7523 §3 leaves room for the issuer, and RFC 9126 §2 for where requests are
 * pushed. All names of this door count, those of the others never: what was made for one of them is worth nothing here.
 */
function audiencesAt({ url, originAliases }: Config, { door, origin }: Doorway): string[] {
  const paths = [...door.paths.token, ...door.paths.par].flatMap(path => [
    path,
    path.endsWith('/') ? path.slice(0, -1) : `${path}/`,
  ]);
  const origins = new Set([origin, url, ...originAliases]);
  return [...origins].flatMap(one => [...paths, door.issuerPath].map(path => one + path));
}

const formRequests = new WeakMap<Request, FormRequest>();

/** The same one for the same request, so that it is read once (`parseForm`). Its body has been taken in by then. */
export function formRequestOf(request: Request): FormRequest {
  const form = formRequests.get(request) ?? {
    contentType: request.headers['content-type'],
    authorization: request.headers.authorization,
    body: typeof request.body === 'string' ? request.body : '',
  };
  formRequests.set(request, form);
  return form;
}
