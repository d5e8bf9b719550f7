import { OAuthError } from '@smart-ehr/oauth-core';
import { asResourceError, type PresentedToken, verifyPresentation } from '@smart-ehr/oauth-core/resource';
import type { Request } from 'express';
import type { FoundAccess } from './access.ts';
import type { Ehr } from './ehr.ts';
import type { Doorway } from './front-doors.ts';

/**
 * What an access token says, to whoever may use it: one that is bound to a key needs a proof of that key, made for this
 * request and not used before. Undefined for a token that is worth nothing at this door.
 * https://www.rfc-editor.org/rfc/rfc9449#section-7
 */
export async function findPresentedAccess(
  ehr: Pick<Ehr, 'findAccess' | 'evidence' | 'now'>,
  doorway: Doorway,
  presented: PresentedToken,
  request: Request,
): Promise<FoundAccess | undefined> {
  const now = ehr.now();
  const access = await ehr.findAccess(presented.token, doorway.door.name, now);
  if (!access) return undefined;
  const proof = await verifyPresentation(presented, access.jkt, dpopRequestOf(doorway, request, now));
  if (!proof) return access;
  await ehr.evidence.keep({ proof }, now).catch((error: unknown) => {
    throw error instanceof OAuthError ? asResourceError(error) : error;
  });
  return access;
}

/** What a proof is compared with; the URL is that of the origin which was asked. */
export function dpopRequestOf({ origin }: Doorway, request: Request, now: number) {
  const { method, baseUrl, path } = request;
  return { proof: request.get('DPoP'), method, url: origin + baseUrl + path, now };
}
