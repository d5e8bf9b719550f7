import { OAuthError } from '@smart-ehr/oauth-core';
import { type FormRequest, verifyDpopProof } from '@smart-ehr/oauth-core/server';
import type { RequestHandler, Response } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { ClientRefusal } from '../http/errors.ts';
import { doorwayOf } from '../http/origin.ts';
import { requestIdOf } from '../http/request-log.ts';
import { dpopRequestOf } from '../presented-access.ts';
import type { AuditEvent } from '../stores/audit.ts';
import type { Evidence } from '../stores/evidence.ts';
import { authenticateClient, type Caller, formRequestOf } from './client-authentication.ts';

/** A form that a client has sent, who has proven to be the one that was registered. */
export type ClientRequest = Caller & { doorway: Doorway; form: FormRequest; requestId: string };

export type ClientHandler = (request: ClientRequest, response: Response) => Promise<void>;

/**
 * Runs the handler of an endpoint that clients call, for a client that has proven who it is, and its key if it sends a
 * DPoP proof. The handler keeps the evidence in the same write as what was asked for; where it refuses, the error handler
 * keeps it.
 */
export function fromClient(ehr: Ehr, door: FrontDoor, handle: ClientHandler): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formRequestOf(request);
    const caller = await authenticateClient(ehr, doorway, form);
    const dpopRequest = dpopRequestOf(doorway, request, ehr.now());
    const proof = await tellClient(caller, async () =>
      dpopRequest.proof === undefined ? undefined : verifyDpopProof(dpopRequest),
    );
    const proven = { ...caller, ...(proof && { proof }) };
    await tellClient(proven, () => handle({ ...proven, doorway, form, requestId: requestIdOf(response) }, response));
  };
}

/** What is refused from here on is told of the client, with what proved it. */
async function tellClient<Value>(caller: Caller, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof OAuthError ? new ClientRefusal(error, caller) : error;
  }
}

/** The event of a change that a client asks for, if it is one to tell, with what proved the client and its key. */
export function evidenceOf(
  { client, assertion, proof, doorway, requestId }: ClientRequest,
  event?: AuditEvent,
): Evidence {
  const by = { clientId: client.clientId, door: doorway.door.name, requestId };
  return { ...(event && { event: { ...by, ...event } }), ...(assertion && { assertion }), ...(proof && { proof }) };
}
