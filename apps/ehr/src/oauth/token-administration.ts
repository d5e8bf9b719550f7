import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { current } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';

/** GET: Token Administration is a screen of the EHR, not of a door; the other doors' addresses lead to it. */
export function toTokenAdministration(ehr: Ehr): RequestHandler {
  return (request, response) => {
    response.redirect(303, doorwayOf(ehr.findOrigin, current, request).url('tokenAdministration'));
  };
}
