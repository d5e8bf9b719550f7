import { randomToken } from '@smart-ehr/oauth-core';
import { demoPassword } from '@smart-ehr/prisma/cast';
import type { Request, RequestHandler, Response } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { knowBrowser, verifyForm } from '../http/browser.ts';
import { setCookie } from '../http/cookies.ts';
import { isSeldom } from '../http/errors.ts';
import { formOf, queryOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { requestIdOf } from '../http/request-log.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import { findSignedIn } from '../http/session.ts';
import type { SignInAttempt } from '../limits/sign-in-limit.ts';
import { SignInPage, type SignInView } from '../pages/sign-in-page.tsx';
import { wayBack } from '../screens/screen-paths.ts';
import type { AuditEvent } from '../stores/audit.ts';
import { nextStep, urlOfStep } from './next-step.ts';
import { findProgress, type Progress } from './progress.ts';
import { appInfo, demoAccounts, formTarget } from './view-parts.ts';

/**
 * GET /login: the sign-in page, as a step of an app's login (`?interaction=`) or for the EHR's own pages, one of which can
 * be named to go back to (`?to=`).
 * Passwords are typed here and nowhere else.
 */
export function showLogin(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const progress = queryOf(request).has('interaction')
      ? await findProgress(ehr, doorway, request, response)
      : undefined;
    const next = progress && nextStep(progress);
    if (next && next !== 'login') return response.redirect(303, urlOfStep(next, progress.id, doorway));
    const to = wayBack(queryOf(request).get('to'));
    if (!progress && (await findSignedIn(ehr, request, doorway)))
      return response.redirect(303, afterLogin(doorway, to));
    const prefilled = { ...prefill(ehr, queryOf(request), progress), to };
    await sendLogin(ehr, doorway, request, response, progress, prefilled, 200);
  };
}

/** POST /login */
export function login(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formOf(request);
    verifyForm(request, doorway, form);
    const progress = form.has('interaction') ? await findProgress(ehr, doorway, request, response) : undefined;
    const username = (form.get('login_user') ?? '').trim();
    const to = wayBack(form.get('to'));

    const problem = await problemWith(ehr, { username, address: request.ip ?? '' }, form.get('login_passwd') ?? '');
    if (problem) {
      ehr.metrics.count('ehr_sign_ins_total', { outcome: problem.kind });
      if (problem.kind !== 'locked-out' || isSeldom(ehr, request)) {
        await ehr.audit.add(await refusedEvent(ehr, username, problem, requestIdOf(response)), ehr.now());
      }
      if (problem.kind === 'locked-out') response.set('Retry-After', String(problem.seconds));
      const status = problem.kind === 'locked-out' ? 429 : 403;
      return sendLogin(ehr, doorway, request, response, progress, { username, problem, to }, status);
    }
    ehr.metrics.count('ehr_sign_ins_total', { outcome: 'signed-in' });

    const sessionId = randomToken('s_');
    const replaced = progress ? progress.session : (await findSignedIn(ehr, request, doorway))?.session;
    const session = await ehr.sessions.start(
      { id: sessionId, username, replaces: replaced, interactionHash: progress?.interaction.idHash },
      { kind: 'sign-in', event: 'signed in', username, requestId: requestIdOf(response), ...forApp(progress) },
      ehr.now(),
    );
    setCookie(response, doorway, 'ehr_session', sessionId);
    if (!progress) return response.redirect(303, afterLogin(doorway, to));
    const user = await ehr.users.find(username);
    const unanswered = { patientId: undefined, encounterId: undefined };
    const interaction = { ...progress.interaction, sessionHash: session.idHash, ...unanswered };
    response.redirect(303, urlOfStep(nextStep({ interaction, session, user }), progress.id, doorway));
  };
}

/** The app that the person is on the way to, as the audit tells of it. */
const forApp = (progress: Progress | undefined) => progress && { clientId: progress.client.clientId };

/** Of a refused sign-in the name is told only if it is somebody's: people type passwords into that field, too. */
async function refusedEvent(
  ehr: Ehr,
  username: string,
  { kind }: NonNullable<SignInView['problem']>,
  requestId: string,
): Promise<AuditEvent> {
  const isKnown = (await ehr.users.passwordHash(username)) !== undefined;
  const event = kind === 'locked-out' ? 'locked out' : 'wrong password';
  return { kind: 'sign-in', event, requestId, ...(isKnown && { username }) };
}

/** The screen that the person asked for, which is the origin's whatever the door; else the door's own page. */
function afterLogin({ origin, issuer }: Doorway, to: string | undefined): string {
  return to === undefined ? `${issuer}/` : origin + to;
}

/** What speaks against this sign-in: too many wrong guesses, an unknown name or a wrong password (not told which). */
async function problemWith(ehr: Ehr, attempt: SignInAttempt, password: string): Promise<SignInView['problem']> {
  const seconds = ehr.signInLimit.begin(attempt, ehr.now());
  if (seconds > 0) return { kind: 'locked-out', seconds };
  if (!(await ehr.passwords.isRight(password, await ehr.users.passwordHash(attempt.username)))) {
    return { kind: 'failed' };
  }
  ehr.signInLimit.succeeded(attempt, ehr.now());
  return undefined;
}

type Filled = Pick<SignInView, 'username' | 'password' | 'problem' | 'to'>;

/** A demonstration account that was clicked, or the name that the app suggests (`login_hint`). */
function prefill(ehr: Ehr, query: URLSearchParams, progress: Progress | undefined): Filled {
  const demo = ehr.config.demo ? query.get('fill') : null;
  if (demo) return { username: demo, password: demoPassword };
  return { username: progress?.interaction.request.loginHint };
}

async function sendLogin(
  ehr: Ehr,
  doorway: Doorway,
  request: Request,
  response: Response,
  progress: Progress | undefined,
  filled: Filled,
  status: number,
): Promise<void> {
  const browser = knowBrowser(request, response, doorway);
  const view: SignInView = {
    frame: frameOf(ehr.config, request, response, doorway, {
      ...(progress && { interaction: progress.id }),
      ...(filled.to !== undefined && { to: filled.to }),
    }),
    form: formTarget(browser, doorway, 'login', progress?.id),
    button: doorway.door.policy.signInButton,
    ...(progress && { app: appInfo(progress.client) }),
    ...(ehr.config.demo && { demoAccounts: demoAccounts(await ehr.users.list()) }),
    ...filled,
  };
  sendPage(response, createElement(SignInPage, view), status);
}
