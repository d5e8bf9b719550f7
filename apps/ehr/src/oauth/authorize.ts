import { OAuthError, type OAuthErrorCode, randomToken } from '@smart-ehr/oauth-core';
import {
  isPushedRequestUri,
  parseAuthorizationRequest,
  unusableRequestUri,
  verifyLaunchUser,
  verifyPushedRequest,
} from '@smart-ehr/oauth-core/server';
import type { Request, RequestHandler, Response } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { knowBrowser } from '../http/browser.ts';
import { RedirectedError } from '../http/errors.ts';
import { formOf, queryOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { PageError } from '../http/page-error.ts';
import { findSignedIn, type SignedIn } from '../http/session.ts';
import { launchedInteractionId, takeOrResume } from '../launch/take-launch.ts';
import type { Interaction, StoredRequest } from '../stores/interactions.ts';
import { secretHash } from '../stores/secret-hash.ts';
import { nextStep, sessionSuffices, urlOfStep } from './next-step.ts';
import { assertAlive } from './progress.ts';
import { newInteraction, receiveRequest, tellApp } from './receive-request.ts';

/**
 * GET /authorize: takes an app's request and sends the person to her first step.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-authorization-code
 */
export function authorizeByGet(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const query = queryOf(request);
    const storedId = query.get('interaction');
    if (storedId !== null && !query.has('client_id')) return goOnWith(storedId, ehr, doorway, request, response);

    const received = isPushedRequestUri(query.get('request_uri') ?? undefined)
      ? await takePushed(ehr, doorway, query)
      : await receiveRequest(ehr, doorway, query);
    const person = await whoAnswers(ehr, doorway, request, response, received);
    response.redirect(303, await begin(ehr, doorway, received, person));
  };
}

/**
 * POST /authorize: the same request as a form, for scopes too long for a URL. It comes from another site, so the
 * browser sends no cookies along: the request is stored, and a GET goes on with it.
 */
export function authorizeByPost(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formOf(request);
    if (isPushedRequestUri(form.get('request_uri') ?? undefined)) {
      return response.redirect(303, `${doorway.url('authorize')}?${form}`);
    }
    const id = randomToken('i_');
    await ehr.interactions.begin(newInteraction(id, doorway, await receiveRequest(ehr, doorway, form)));
    response.redirect(303, `${doorway.url('authorize')}?interaction=${id}`);
  };
}

/** The GET after a POST: the first browser that comes with the handle owns the interaction from then on. */
async function goOnWith(id: string, ehr: Ehr, doorway: Doorway, request: Request, response: Response): Promise<void> {
  const interaction = isPushedRequestUri(id) ? undefined : await ehr.interactions.find(id);
  if (!interaction) throw new PageError(400, 'expired');
  assertAlive(interaction, doorway, ehr.now());
  const person = await whoAnswers(ehr, doorway, request, response, interaction.request);
  const isFirst = interaction.browserHash === undefined;
  if (!isFirst && interaction.browserHash !== person.owner.browserHash) throw new PageError(400, 'expired');
  if (isFirst && interaction.request.launch) {
    // Which browser takes the launch is known only now; what was stored until then has done its work.
    if (!(await ehr.interactions.finish(interaction.idHash, ehr.now()))) throw new PageError(400, 'expired');
    return response.redirect(303, await begin(ehr, doorway, interaction.request, person));
  }
  const owned = isFirst ? { ...interaction, ...person.owner } : interaction;
  const step = firstStep(owned, person);
  if (isFirst && !(await ehr.interactions.claim(owned))) throw new PageError(400, 'expired');
  response.redirect(303, urlOfStep(step, id, doorway));
}

/** What the app left at POST /par: taken once, by the browser that comes first. https://www.rfc-editor.org/rfc/rfc9126#section-4 */
async function takePushed(ehr: Ehr, doorway: Doorway, query: URLSearchParams): Promise<StoredRequest> {
  const now = ehr.now();
  const asked = parseAuthorizationRequest(query);
  const pushed = await ehr.interactions.find(asked.requestUri ?? '');
  const record = pushed && { ...pushed, used: pushed.finished };
  const { idHash, request } = verifyPushedRequest({ record, asked, door: doorway.door.name, now });
  if (!(await ehr.interactions.finish(idHash, now))) throw unusableRequestUri();
  return request;
}

/** Stores the interaction and says where it goes on. */
async function begin(ehr: Ehr, doorway: Doorway, received: StoredRequest, person: Person): Promise<string> {
  const { launch, target } = received;
  const id = launch ? launchedInteractionId(person.browser, launch) : randomToken('i_');
  const interaction = { ...newInteraction(id, doorway, received), ...person.owner };
  const step = firstStep(interaction, person);
  if (launch) {
    const asker = { doorway, now: ehr.now(), browserHash: person.owner.browserHash };
    await tellApp(target, async () => {
      if (person.user) verifyLaunchUser(launch, person.user.username);
      await takeOrResume(ehr, interaction, launch, asker);
    });
  } else {
    await ehr.interactions.begin(interaction);
  }
  return urlOfStep(step, id, doorway);
}

/** The browser that asks, and its session if that is good enough for this request. */
type Person = Partial<SignedIn> & { browser: string; owner: { browserHash: string; sessionHash?: string } };

async function whoAnswers(
  ehr: Ehr,
  doorway: Doorway,
  request: Request,
  response: Response,
  asked: StoredRequest,
): Promise<Person> {
  const browser = knowBrowser(request, response, doorway);
  const browserHash = secretHash(browser);
  const signedIn = await findSignedIn(ehr, request, doorway);
  if (!signedIn || !sessionSuffices(signedIn.session, asked)) return { browser, owner: { browserHash } };
  return { browser, owner: { browserHash, sessionHash: signedIn.session.idHash }, ...signedIn };
}

/**
 * The first step; with `prompt=none`, the reason why it cannot be skipped. An app is never approved without being
 * seen, so there always is one. https://openid.net/specs/openid-connect-core-1_0.html#AuthError
 */
function firstStep(interaction: Interaction, person: Person) {
  const step = nextStep({ interaction, ...person });
  if (!interaction.request.prompt.includes('none')) return step;
  const specLink = 'https://openid.net/specs/openid-connect-core-1_0.html#AuthError';
  const because = (code: OAuthErrorCode, why: string) =>
    new OAuthError(code, `${why}, and prompt=none forbids to ask. Send the request without it.`, { specLink });
  const reasons = {
    login: because('login_required', 'Nobody is signed in'),
    'choose-patient': because('interaction_required', 'A patient must be chosen'),
    'choose-encounter': because('interaction_required', 'A visit must be chosen'),
    consent: because('consent_required', 'Access must be approved'),
    done: because('interaction_required', 'This request has been answered already'),
  };
  throw new RedirectedError(interaction.request.target, reasons[step]);
}
