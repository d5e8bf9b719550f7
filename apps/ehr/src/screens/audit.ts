import type { Audit } from '@smart-ehr/ehr-api';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { current } from '../front-doors.ts';
import { ApiError } from '../http/api-errors.ts';
import { requireSignedIn } from '../http/api-requests.ts';
import { queryOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { type AuditQuery, auditKinds } from '../stores/audit.ts';
import { isGrantId } from './grants.ts';
import { requireAdministrator } from './roles.ts';

const eventsPerPage = 50;

/** GET /api/audit?kind=&grant=&before=: what happened, the newest first; `next` is the `before` of the page after. */
export function listEvents(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    requireAdministrator(await requireSignedIn(ehr, request, doorwayOf(ehr.findOrigin, current, request)));
    const events = await ehr.audit.list({ ...readQuery(queryOf(request)), count: eventsPerPage + 1 });
    const page = events.slice(0, eventsPerPage);
    const last = page.at(-1);
    response.json({ events: page, ...(events.length > page.length && last && { next: last.id }) } satisfies Audit);
  };
}

function readQuery(query: URLSearchParams): Omit<AuditQuery, 'count'> {
  const [kind, before, grantId] = [query.get('kind'), query.get('before'), query.get('grant')];
  const known = auditKinds.find(one => one === kind);
  if (kind !== null && known === undefined) {
    throw new ApiError(400, 'invalid_request', `The kind must be one of ${auditKinds.join(', ')}.`);
  }
  if (before !== null && !/^[1-9]\d{0,14}$/.test(before)) {
    throw new ApiError(400, 'invalid_request', 'before must be the next of the page before.');
  }
  if (grantId !== null && !isGrantId(grantId)) {
    throw new ApiError(400, 'invalid_request', 'grant must be the id of a grant; GET /api/grants lists them.');
  }
  return {
    ...(known !== undefined && { kind: known }),
    ...(before !== null && { before: Number(before) }),
    ...(grantId !== null && { grantId }),
  };
}
