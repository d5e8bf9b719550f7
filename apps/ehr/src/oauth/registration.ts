import { equalInConstantTime, randomToken } from '@smart-ehr/oauth-core';
import { parseBearerToken } from '@smart-ehr/oauth-core/resource';
import { createClientInformation, registrationWarnings, verifyClientUpdate } from '@smart-ehr/oauth-core/server';
import type { Request, RequestHandler, Response } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';
import { requestIdOf } from '../http/request-log.ts';
import type { Client } from '../stores/clients.ts';
import { secretHash } from '../stores/secret-hash.ts';
import { hasSecret, metadataOf, notAuthorized, registrationPolicy } from './register.ts';

/**
 * GET /register/:clientId: an app that registered itself reads what is registered. Its secret is not told again: the
 * EHR knows no more than the hash.
 * https://www.rfc-editor.org/rfc/rfc7592#section-2.1
 */
export function showRegistration(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const own = await ownRegistration(ehr, request);
    response.json(createClientInformation(own.client, accessOf(ehr, door, request, own)));
  };
}

/**
 * PUT /register/:clientId: the app replaces its registration. It keeps its secret, and gets one when it needs one for
 * the first time.
 * https://www.rfc-editor.org/rfc/rfc7592#section-2.2
 */
export function updateRegistration(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const own = await ownRegistration(ehr, request);
    const { clientId, clientSecretHash, registrationTokenHash, publisher, legacyPkce } = own.client;
    const sent = metadataOf(request);
    const metadata = await verifyClientUpdate(sent, own.client, registrationPolicy(ehr.config));
    const clientSecret = hasSecret(metadata) && !clientSecretHash ? randomToken('cs_') : undefined;
    const kept = hasSecret(metadata) ? clientSecretHash : undefined;
    const client = {
      ...metadata,
      ...{ clientId, registrationTokenHash, publisher, legacyPkce },
      clientSecretHash: clientSecret ? secretHash(clientSecret) : kept,
    };
    const event = changed('client updated', clientId, response);
    if (isAnotherToPeople(own.client, client)) await ehr.clients.saveAnother(client, event, ehr.now());
    else await ehr.clients.save(client, event, ehr.now());
    const access = { ...accessOf(ehr, door, request, own), clientSecret };
    response.json(createClientInformation(metadata, access, registrationWarnings(withoutOwn(sent), metadata)));
  };
}

/**
 * DELETE /register/:clientId: the app unregisters, and all access that it has ends.
 * https://www.rfc-editor.org/rfc/rfc7592#section-2.3
 */
export function deleteRegistration(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    const { clientId } = (await ownRegistration(ehr, request)).client;
    await ehr.clients.remove(clientId, changed('client unregistered', clientId, response), ehr.now());
    response.status(204).end();
  };
}

const changed = (event: string, clientId: string, response: Response) =>
  ({ kind: 'administration', event, clientId, requestId: requestIdOf(response) }) as const;

/** Whoever allowed an app something has allowed it to one of this name, at one of these addresses, proven in this way. */
function isAnotherToPeople(before: Client, after: Client): boolean {
  return (
    after.clientName !== before.clientName ||
    after.tokenEndpointAuthMethod !== before.tokenEndpointAuthMethod ||
    !after.redirectUris.every(uri => before.redirectUris.includes(uri))
  );
}

/** What an update repeats because it must is nothing to warn of. */
function withoutOwn(sent: unknown): unknown {
  const { client_id: _id, client_secret: _secret, ...others } = sent as Record<string, unknown>;
  return others;
}

type Own = { client: Client; registrationToken: string };

/** "If the client does not exist on this server, the server MUST respond with HTTP 401 Unauthorized" (§2.1). */
async function ownRegistration(ehr: Ehr, { headers, params }: Request): Promise<Own> {
  const registrationToken = parseBearerToken(headers.authorization);
  const client = await ehr.clients.find(String(params.clientId));
  const isOwn =
    registrationToken !== undefined &&
    client?.registrationTokenHash !== undefined &&
    equalInConstantTime(secretHash(registrationToken), client.registrationTokenHash);
  if (!isOwn) throw notAuthorized('Send the registration_access_token of this client as Authorization: Bearer.');
  return { client, registrationToken };
}

function accessOf({ findOrigin }: Ehr, door: FrontDoor, request: Request, { client, registrationToken }: Own) {
  const { clientId } = client;
  const registrationUri = `${doorwayOf(findOrigin, door, request).url('register')}/${clientId}`;
  return { clientId, registrationToken, registrationUri };
}
