import { OAuthError } from '@smart-ehr/oauth-core';
import { parseAccessToken } from '@smart-ehr/oauth-core/resource';
import {
  type ActiveToken,
  createIntrospectionResponse,
  type FormRequest,
  notAuthenticated,
  parseIntrospectionRequest,
  verifyIntrospectionClient,
} from '@smart-ehr/oauth-core/server';
import type { Request, RequestHandler } from 'express';
import type { FoundAccess } from '../access.ts';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';
import { sendJsonText } from '../http/public-document.ts';
import { findPresentedAccess } from '../presented-access.ts';
import { authenticateClient, type Caller, formRequestOf } from './client-authentication.ts';
import { personOf } from './grants/person.ts';
import { contextOf } from './grants/tokens.ts';

/**
 * POST /introspect: a confidential client asks what an access token of this door stands for. Whoever gave it and why
 * it is no good (unknown, expired, revoked, of the other door, a refresh token) is not told.
 * https://www.rfc-editor.org/rfc/rfc7662#section-2
 */
export function introspect(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formRequestOf(request);
    const asker = await askingClient(ehr, doorway, request, form);
    verifyIntrospectionClient(asker?.client);
    if (asker?.assertion) await ehr.evidence.keep({ assertion: asker.assertion }, ehr.now());
    const { token } = parseIntrospectionRequest(form);
    const access =
      asker?.presented === token ? asker.access : await ehr.findAccess(token, doorway.door.name, ehr.now());
    const answer = createIntrospectionResponse(access && activeToken(ehr, doorway, access));
    sendJsonText(response, JSON.stringify(answer));
  };
}

/** Who asks; `access`: by the token `presented`, which it may ask about itself. */
type Asking = Caller & { access?: FoundAccess; presented?: string };

/** By an access token that was given to it, or by its credentials. */
async function askingClient(
  ehr: Ehr,
  doorway: Doorway,
  request: Request,
  form: FormRequest,
): Promise<Asking | undefined> {
  const presented = parseAccessToken(form.authorization);
  if (presented !== undefined) {
    const access = await findPresentedAccess(ehr, doorway, presented, request);
    const client = access && (await ehr.clients.find(access.clientId));
    return client && { client, access, presented: presented.token };
  }
  return authenticateClient(ehr, doorway, form).catch((error: unknown) => {
    throw error instanceof OAuthError && error.code === 'invalid_client' ? notAuthenticated(error.description) : error;
  });
}

function activeToken(ehr: Ehr, doorway: Doorway, access: FoundAccess): ActiveToken {
  const { scope, clientId, jkt, issuedMs, expiresAtMs } = access;
  const grant = { ...access, username: access.user?.username };
  return {
    scope,
    clientId,
    issuer: doorway.issuer,
    audience: doorway.fhirBase,
    jkt,
    issuedAtMs: issuedMs,
    expiresAtMs,
    context: contextOf(grant, ehr, doorway),
    ...personOf(ehr, doorway, grant, scope),
  };
}
