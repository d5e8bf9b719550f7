import { randomToken } from '@smart-ehr/oauth-core';
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
import type { Client } from '../stores/clients.ts';
import type { Interaction, StoredBefore, StoredRequest } from '../stores/interactions.ts';
import { secretHash } from '../stores/secret-hash.ts';
import type { User } from '../stores/users.ts';
import { type Answer, approve, type Decided } from './approve.ts';
import { nextStep, type Step, sessionSuffices, urlOfStep, whyAsk } from './next-step.ts';
import { assertAlive } from './progress.ts';
import { newInteraction, type Received, receiveRequest, tellApp } from './receive-request.ts';
import { rememberedAnswer } from './remembered-answer.ts';

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
      ? await findPushed(ehr, doorway, query)
      : await receiveRequest(ehr, doorway, query);
    const person = await whoAnswers(ehr, doorway, request, response, received.request);
    await begin(ehr, { doorway, response }, received, person);
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
    const received = await receiveRequest(ehr, doorway, form);
    await ehr.interactions.begin(newInteraction(id, doorway, received.request));
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
    const stored = { idHash: interaction.idHash, gone: new PageError(400, 'expired') };
    return begin(ehr, { doorway, response }, { request: interaction.request, stored }, person);
  }
  const owned = isFirst ? { ...interaction, ...person.owner } : interaction;
  const { step } = await firstStep(ehr, doorway, { interaction: owned }, person);
  if (isFirst && !(await ehr.interactions.claim(owned))) throw new PageError(400, 'expired');
  response.redirect(303, urlOfStep(step, id, doorway));
}

/** What the app left at POST /par: taken once, by the browser that comes first. https://www.rfc-editor.org/rfc/rfc9126#section-4 */
async function findPushed(ehr: Ehr, doorway: Doorway, query: URLSearchParams) {
  const now = ehr.now();
  const asked = parseAuthorizationRequest(query);
  const pushed = await ehr.interactions.find(asked.requestUri ?? '');
  const record = pushed && { ...pushed, used: pushed.finished };
  const { idHash, request } = verifyPushedRequest({ record, asked, door: doorway.door.name, now });
  return { request, stored: { idHash, gone: unusableRequestUri() } };
}

/** A request, with its client and launch where these have just been read, and what it was stored as until now. */
type Begun = Pick<Received, 'request'> & Partial<Received> & { stored?: StoredBefore };

/**
 * Stores the interaction and goes on with it; where there is nothing to ask, the app has its code at once. What the request
 * was stored as until now ends in the same write.
 */
async function begin(
  ehr: Ehr,
  at: { doorway: Doorway; response: Response },
  { request, client, stored, launch: record }: Begun,
  person: Person,
): Promise<void> {
  const { doorway, response } = at;
  const { launch, target } = request;
  const id = launch ? launchedInteractionId(person.browser, launch) : randomToken('i_');
  const interaction = { ...newInteraction(id, doorway, request), ...person.owner };
  const { step, decided, answer } = await firstStep(ehr, doorway, { interaction, client }, person);
  if (launch) {
    const asker = { doorway, now: ehr.now(), browserHash: person.owner.browserHash };
    await tellApp(target, async () => {
      if (person.user) verifyLaunchUser(launch, person.user.username);
      await takeOrResume(ehr, { interaction, record, stored }, launch, asker);
    });
  } else if (answer) {
    return approve(ehr, at, decided, answer, stored?.idHash);
  } else {
    await ehr.interactions.begin(interaction, { stored, nowMs: ehr.now() });
  }
  response.redirect(303, urlOfStep(step, id, doorway));
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
  const isGoodEnough = signedIn && sessionSuffices(signedIn.session, asked) && isExpected(ehr, asked, signedIn.user);
  if (!isGoodEnough) return { browser, owner: { browserHash } };
  return { browser, owner: { browserHash, sessionHash: signedIn.session.idHash }, ...signedIn };
}

/** Whether the person is the one that the app's `id_token_hint` names, if it names one. */
function isExpected(ehr: Ehr, { hintedSubject }: StoredRequest, { username }: User): boolean {
  return hintedSubject === undefined || hintedSubject === ehr.subjectOf(username);
}

type Asked = { interaction: Interaction; client?: Client | undefined };

type FirstStep = { step: Step; decided?: never; answer?: never } | { step: Step; decided: Decided; answer: Answer };

/**
 * The first step; with `prompt=none`, the answer that the person gave before, or the reason why she must be asked.
 * https://openid.net/specs/openid-connect-core-1_0.html#AuthError
 */
async function firstStep(ehr: Ehr, doorway: Doorway, asked: Asked, person: Person): Promise<FirstStep> {
  const { interaction } = asked;
  const step = nextStep({ interaction, ...person });
  const { prompt, target } = interaction.request;
  if (!prompt.includes('none')) return { step };
  const { session, user } = person;
  const client = step === 'consent' ? (asked.client ?? (await ehr.clients.find(interaction.clientId))) : undefined;
  if (client && session && user) {
    const decided = { interaction, client, session, user };
    const answer = await rememberedAnswer(ehr, decided, doorway);
    if (answer) return { step, decided, answer };
  }
  throw new RedirectedError(target, whyAsk(step));
}
