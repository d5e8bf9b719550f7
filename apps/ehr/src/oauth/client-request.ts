import { OAuthError } from '@smart-ehr/oauth-core';
import type { FormRequest } from '@smart-ehr/oauth-core/server';
import type { RequestHandler, Response } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { ClientRefusal } from '../http/errors.ts';
import { doorwayOf } from '../http/origin.ts';
import { requestIdOf } from '../http/request-log.ts';
import type { AuditEvent } from '../stores/audit.ts';
import type { Evidence } from '../stores/evidence.ts';
import { authenticateClient, type Caller, formRequestOf } from './client-authentication.ts';

/** A form that a client has sent, who has proven to be the one that was registered. */
export type ClientRequest = Caller & { doorway: Doorway; form: FormRequest; requestId: string };

export type ClientHandler = (request: ClientRequest, response: Response) => Promise<void>;

/**
 * Runs the handler of an endpoint that clients call, for a client that has proven who it is. The handler keeps the
 * evidence in the same write as what was asked for; where it refuses, the error handler keeps it.
 */
export function fromClient(ehr: Ehr, door: FrontDoor, handle: ClientHandler): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formRequestOf(request);
    const caller = await authenticateClient(ehr, doorway, form);
    try {
      await handle({ ...caller, doorway, form, requestId: requestIdOf(response) }, response);
    } catch (error) {
      throw error instanceof OAuthError ? new ClientRefusal(error, caller) : error;
    }
  };
}

/** The event of a change that a client asks for, if it is one to tell, with the proof that it was this client. */
export function evidenceOf({ client, assertion, doorway, requestId }: ClientRequest, event?: AuditEvent): Evidence {
  const by = { clientId: client.clientId, door: doorway.door.name, requestId };
  return { ...(event && { event: { ...by, ...event } }), ...(assertion && { assertion }) };
}
