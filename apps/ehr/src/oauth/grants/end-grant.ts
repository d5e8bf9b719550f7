import type { OAuthError } from '@smart-ehr/oauth-core';
import type { Ehr } from '../../ehr.ts';
import { ClientRefusal } from '../../http/errors.ts';
import type { Grant, RevokedWhy } from '../../stores/grants.ts';
import { type ClientRequest, evidenceOf } from '../client-request.ts';

/**
 * Ends a grant because something that counts once came twice, and gives the refusal to throw. Which of its two holders
 * is the thief cannot be told, so everything that hangs on it ends.
 */
export async function endGrant(
  ehr: Ehr,
  request: ClientRequest,
  { id, username, patientId }: Grant,
  why: RevokedWhy,
  error: OAuthError,
): Promise<ClientRefusal> {
  const event = { kind: 'revocation', event: why, grantId: id, username, ...(patientId && { patientId }) } as const;
  const isFirst = await ehr.grants.revoke(id, why, evidenceOf(request, event), ehr.now());
  return isFirst ? ended(ehr, request, why, error) : new ClientRefusal(error, request, { isTold: true });
}

/** The refusal of a request whose write has ended the grant and told of it. */
export function ended(ehr: Ehr, request: ClientRequest, why: RevokedWhy, error: OAuthError): ClientRefusal {
  ehr.metrics.count('ehr_grants_revoked_total', { reason: why });
  return new ClientRefusal(error, request, { isTold: true });
}
