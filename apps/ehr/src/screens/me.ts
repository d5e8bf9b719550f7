import type { Me } from '@smart-ehr/ehr-api';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { current } from '../front-doors.ts';
import { requireSignedIn } from '../http/api-requests.ts';
import { knowBrowser } from '../http/browser.ts';
import { doorwayOf } from '../http/origin.ts';
import { formTarget } from '../oauth/view-parts.ts';

/** GET /api/me: who is signed in, and what it takes to sign out. */
export function showMe(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, current, request);
    const { user } = await requireSignedIn(ehr, request, doorway);
    const { username, displayName: name, role } = user;
    const { action, formToken } = formTarget(knowBrowser(request, response, doorway), doorway, 'logout');
    response.json({ username, name, role, signOut: { action, formToken }, demo: ehr.config.demo } satisfies Me);
  };
}
