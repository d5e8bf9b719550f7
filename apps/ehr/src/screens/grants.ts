import type { GrantDetail, Grants, Revoked, RevokeRequest } from '@smart-ehr/ehr-api';
import type { Request, RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { current } from '../front-doors.ts';
import { ApiError } from '../http/api-errors.ts';
import { requireSignedIn } from '../http/api-requests.ts';
import { doorwayOf } from '../http/origin.ts';
import { requestIdOf } from '../http/request-log.ts';
import { requireAdministrator } from './roles.ts';

/** GET /api/grants: the access that is in force, for Token Administration. */
export function listGrants(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    await administratorOf(ehr, request);
    const grants = await ehr.grantsInForce.list(ehr.now());
    const rows = grants.map(({ clientName, person, ...grant }) => ({
      ...grant,
      description: clientName ?? grant.clientId,
      ...(person && { user: { username: person.username, name: person.displayName } }),
    }));
    response.json({ grants: rows } satisfies Grants);
  };
}

/** GET /api/grants/:id: what became of each scope that was asked for it, and why. */
export function showGrant(ehr: Ehr): RequestHandler<{ id: string }> {
  return async (request, response) => {
    await administratorOf(ehr, request);
    const { id } = request.params;
    const negotiation = isGrantId(id) ? await ehr.grantsInForce.negotiation(id) : undefined;
    if (!negotiation) throw new ApiError(404, 'not_found', 'There is no grant of this id; GET /api/grants lists them.');
    response.json({ id, negotiation } satisfies GrantDetail);
  };
}

/** POST /api/grants/revoke: from the next request on, the codes and tokens of these grants are worth nothing. */
export function revokeGrants(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    const { user } = await administratorOf(ehr, request);
    const { ids } = readRevocation(request.body);
    const by = { username: user.username, requestId: requestIdOf(response) };
    const revoked = await ehr.grantsInForce.revoke(ids, by, ehr.now());
    response.json({ revoked } satisfies Revoked);
  };
}

/** As `randomToken` makes them; anything else is not worth asking the database for. */
export const isGrantId = (text: string) => /^g_[\w-]{1,100}$/.test(text);

/** Who asks, if that is the administrator. */
export async function administratorOf(ehr: Ehr, request: Request) {
  const signedIn = await requireSignedIn(ehr, request, doorwayOf(ehr.findOrigin, current, request));
  requireAdministrator(signedIn);
  return signedIn;
}

const mostAtOnce = 1000;

function readRevocation(body: unknown): RevokeRequest {
  const ids = (body as Partial<RevokeRequest> | undefined)?.ids;
  const isList = Array.isArray(ids) && ids.length > 0 && ids.length <= mostAtOnce;
  if (isList && ids.every(id => typeof id === 'string')) return { ids };
  throw new ApiError(400, 'invalid_request', `Send {"ids": […]} with one to ${mostAtOnce} ids of grants.`);
}
