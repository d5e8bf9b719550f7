import type { RequestHandler, Response } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { verifyForm } from '../http/browser.ts';
import { clearCookie, readCookie } from '../http/cookies.ts';
import { formOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { requestIdOf } from '../http/request-log.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import { findSignedIn } from '../http/session.ts';
import { SignedOutPage } from '../pages/signed-out-page.tsx';

/**
 * POST /logout: ends the session and the access of apps that was to last no longer than it, even if
 * the session was over for want of use. In the middle of an
 * app's login (`interaction`) it goes on with the sign-in page: the person wants to be somebody else.
 */
export function logout(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formOf(request);
    verifyForm(request, doorway, form);
    const sessionId = readCookie(request, doorway, 'ehr_session');
    if (sessionId) await ehr.sessions.end(sessionId, signedOut(response), ehr.now());
    clearCookie(response, doorway, 'ehr_session');
    const interaction = form.get('interaction');
    const next = interaction
      ? `${doorway.url('login')}?interaction=${encodeURIComponent(interaction)}`
      : doorway.url('logout');
    response.redirect(303, next);
  };
}

const signedOut = (response: Response) =>
  ({ kind: 'sign-out', event: 'signed out', requestId: requestIdOf(response) }) as const;

/** GET /logout: says that the person is signed out. It signs nobody out: a link must not. */
export function showSignedOut(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const homeUrl = `${doorway.issuer}/`;
    if (await findSignedIn(ehr, request, doorway)) return response.redirect(303, homeUrl);
    const frame = frameOf(ehr.config, request, response, doorway);
    sendPage(response, createElement(SignedOutPage, { frame, homeUrl, signInUrl: doorway.url('login') }));
  };
}
