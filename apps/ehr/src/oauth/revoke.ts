import { decideRevocation, parseRevocationRequest } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';
import { authenticateClient, formRequestOf } from './client-authentication.ts';

/**
 * POST /revoke: an app gives a token back. A refresh token takes its whole grant along, an access token only
 * itself; a token that is unknown is as good as revoked.
 * https://www.rfc-editor.org/rfc/rfc7009#section-2
 */
export function revoke(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const form = formRequestOf(request);
    const client = await authenticateClient(ehr, doorwayOf(ehr.findOrigin, door, request), form);
    const { token } = parseRevocationRequest(form);
    const record = await ehr.tokens.findOwner(token);
    const decision = decideRevocation({ record, client, door: door.name });
    if (record && decision === 'revoke') {
      if (record.kind === 'access') await ehr.tokens.dropAccessToken(record.tokenHash);
      else if (await ehr.grants.revoke(record.grantId, 'revoked by the app', ehr.now())) {
        ehr.metrics.count('ehr_grants_revoked_total', { reason: 'revoked by the app' });
      }
    }
    response.status(200).end();
  };
}
