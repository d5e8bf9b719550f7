import { decideRevocation, parseRevocationRequest } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import type { TokenOwner } from '../stores/tokens.ts';
import { type ClientRequest, evidenceOf, fromClient } from './client-request.ts';

const byTheApp = 'revoked by the app';

/**
 * POST /revoke: an app gives a token back. A refresh token takes its whole grant along, an access token only
 * itself; a token that is unknown is as good as revoked.
 * https://www.rfc-editor.org/rfc/rfc7009#section-2
 */
export function revoke(ehr: Ehr, door: FrontDoor): RequestHandler {
  return fromClient(ehr, door, async (request, response) => {
    const { token } = parseRevocationRequest(request.form);
    const record = await ehr.tokens.findOwner(token);
    const decision = decideRevocation({ record, client: request.client, door: door.name });
    if (record && decision === 'revoke') await end(ehr, request, record);
    else await ehr.evidence.keep(evidenceOf(request), ehr.now());
    response.status(200).end();
  });
}

async function end(ehr: Ehr, request: ClientRequest, { kind, tokenHash, grantId }: TokenOwner): Promise<void> {
  const details = { token: kind };
  const evidence = evidenceOf(request, { kind: 'revocation', event: byTheApp, grantId, details });
  if (kind === 'access') return ehr.tokens.dropAccessToken(tokenHash, evidence, ehr.now());
  const isFirst = await ehr.grants.revoke(grantId, byTheApp, evidence, ehr.now());
  if (isFirst) ehr.metrics.count('ehr_grants_revoked_total', { reason: byTheApp });
}
