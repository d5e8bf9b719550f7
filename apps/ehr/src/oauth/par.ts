import { OAuthError } from '@smart-ehr/oauth-core';
import { createRequestUri, keyOfPushedRequest, pushedRequestLifetimeMs } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { RedirectedError } from '../http/errors.ts';
import { evidenceOf, fromClient } from './client-request.ts';
import { newInteraction, receiveRequest } from './receive-request.ts';

/**
 * POST /par: an app leaves its authorization request here and gets a reference for the browser. It is judged now, by
 * the rules of /authorize, and the app is told here what is wrong.
 * https://www.rfc-editor.org/rfc/rfc9126#section-2
 *
 * A DPoP proof that comes with it binds the code to its key. https://www.rfc-editor.org/rfc/rfc9449#section-10.1
 */
export function par(ehr: Ehr, door: FrontDoor): RequestHandler {
  return fromClient(ehr, door, async (request, response) => {
    const { client, doorway, form, proof } = request;
    const parameters = new URLSearchParams(form.body);
    verifyIsPushed(parameters, client.clientId);
    const received = await receiveRequest(ehr, doorway, parameters, client).catch((error: unknown) => {
      throw error instanceof RedirectedError ? error.error : error;
    });
    const dpopJkt = keyOfPushedRequest(received.request.dpopJkt, proof?.jkt);
    const requestUri = createRequestUri();
    const now = ehr.now();
    const interaction = {
      ...newInteraction(requestUri, doorway, { ...received.request, dpopJkt }),
      expiresAtMs: now + pushedRequestLifetimeMs,
    };
    await ehr.interactions.push(interaction, evidenceOf(request), now);
    response.status(201).json({ request_uri: requestUri, expires_in: pushedRequestLifetimeMs / 1000 });
  });
}

/** "Reject the request if the request_uri authorization request parameter is provided." RFC 9126 §2.1 */
function verifyIsPushed(parameters: URLSearchParams, clientId: string): void {
  const specLink = 'https://www.rfc-editor.org/rfc/rfc9126#section-2.1';
  if (parameters.get('request_uri')) {
    throw new OAuthError('invalid_request', 'Push the parameters themselves, without a request_uri.', { specLink });
  }
  if (parameters.get('client_id') !== clientId) {
    const description = 'The client_id must be that of the client that pushes the request.';
    throw new OAuthError('invalid_request', description, { specLink });
  }
}
