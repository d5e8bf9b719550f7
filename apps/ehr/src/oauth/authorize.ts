import { OAuthError, randomToken } from '@smart-ehr/oauth-core';
import {
  parseAuthorizationRequest,
  verifyAuthorizationRequest,
  verifyClientAndRedirectUri,
} from '@smart-ehr/oauth-core/server';
import type { Request, RequestHandler, Response } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { knowBrowser } from '../http/browser.ts';
import { RedirectedError } from '../http/errors.ts';
import { formOf, queryOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { PageError } from '../http/page-error.ts';
import { findSignedIn } from '../http/session.ts';
import { type Interaction, interactionLifetimeMs, type StoredRequest } from '../stores/interactions.ts';
import { secretHash } from '../stores/secret-hash.ts';
import { nextStep, sessionSuffices, urlOfStep } from './next-step.ts';
import { assertAlive } from './progress.ts';
import { authorizationPolicy } from './scopes.ts';

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

    const received = await verify(ehr, doorway, query);
    const person = await whoAnswers(ehr, doorway, request, response, received);
    const id = randomToken('i_');
    const interaction = { ...newInteraction(id, doorway, received), ...person.owner };
    const step = firstStep(interaction, person);
    await ehr.interactions.begin(interaction);
    response.redirect(303, urlOfStep(step, id, doorway));
  };
}

/**
 * POST /authorize: the same request as a form, for scopes too long for a URL. It comes from another site, so the
 * browser sends no cookies along: the request is stored, and a GET goes on with it.
 */
export function authorizeByPost(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const id = randomToken('i_');
    await ehr.interactions.begin(newInteraction(id, doorway, await verify(ehr, doorway, formOf(request))));
    response.redirect(303, `${doorway.url('authorize')}?interaction=${id}`);
  };
}

/** The GET after a POST: the first browser that comes with the handle owns the interaction from then on. */
async function goOnWith(id: string, ehr: Ehr, doorway: Doorway, request: Request, response: Response): Promise<void> {
  const interaction = await ehr.interactions.find(id);
  if (!interaction) throw new PageError(400, 'expired');
  assertAlive(interaction, doorway, ehr.now());
  const person = await whoAnswers(ehr, doorway, request, response, interaction.request);
  const isFirst = interaction.browserHash === undefined;
  if (!isFirst && interaction.browserHash !== person.owner.browserHash) throw new PageError(400, 'expired');
  const owned = isFirst ? { ...interaction, ...person.owner } : interaction;
  const step = firstStep(owned, person);
  if (isFirst && !(await ehr.interactions.claim(owned))) throw new PageError(400, 'expired');
  response.redirect(303, urlOfStep(step, id, doorway));
}

/** Everything that is wrong before the redirect URI is proven ends on a page, everything after it at the app. */
async function verify(ehr: Ehr, doorway: Doorway, parameters: URLSearchParams): Promise<StoredRequest> {
  const asked = parseAuthorizationRequest(parameters);
  const client = asked.clientId === undefined ? undefined : await ehr.clients.find(asked.clientId);
  const target = verifyClientAndRedirectUri(asked, client);
  try {
    if (!client) throw new OAuthError('invalid_client', 'The client is not known.');
    if (asked.launch !== undefined) throw new OAuthError('invalid_request', 'The launch is not one of this EHR.');
    const policy = authorizationPolicy(ehr.config, doorway, client);
    const { scopeDecisions: _, ...verified } = verifyAuthorizationRequest(asked, { client, target, policy });
    if (!verified.codeChallenge) noteMissingPkce(ehr, client.clientId);
    return { ...verified, receivedMs: ehr.now() };
  } catch (error) {
    throw error instanceof OAuthError ? new RedirectedError(target, error) : error;
  }
}

/** Only a legacy client at a legacy door gets here; whoever runs the EHR should know how many still do. */
function noteMissingPkce({ log, metrics }: Ehr, clientId: string): void {
  log.warn('authorization without PKCE', { clientId });
  metrics.count('ehr_authorizations_without_pkce_total', { client_id: clientId });
}

function newInteraction(id: string, doorway: Doorway, request: StoredRequest): Interaction {
  return {
    idHash: secretHash(id),
    clientId: request.clientId,
    door: doorway.door.name,
    request,
    expiresAtMs: request.receivedMs + interactionLifetimeMs,
    finished: false,
  };
}

/** The browser that asks, and its session if that is good enough for this request. */
async function whoAnswers(ehr: Ehr, doorway: Doorway, request: Request, response: Response, asked: StoredRequest) {
  const browserHash = secretHash(knowBrowser(request, response, doorway));
  const signedIn = await findSignedIn(ehr, request, doorway);
  if (!signedIn || !sessionSuffices(signedIn.session, asked)) return { owner: { browserHash } };
  return { owner: { browserHash, sessionHash: signedIn.session.idHash }, ...signedIn };
}

/**
 * The first step; with `prompt=none`, the reason why it cannot be skipped. An app is never approved without being
 * seen, so there always is one. https://openid.net/specs/openid-connect-core-1_0.html#AuthError
 */
function firstStep(interaction: Interaction, person: Awaited<ReturnType<typeof whoAnswers>>) {
  const step = nextStep({ interaction, ...person });
  if (!interaction.request.prompt.includes('none')) return step;
  const reasons = {
    login: new OAuthError('login_required', 'Nobody is signed in, and prompt=none forbids to ask.'),
    'choose-patient': new OAuthError(
      'interaction_required',
      'A patient must be chosen, and prompt=none forbids to ask.',
    ),
    consent: new OAuthError('consent_required', 'Access must be approved, and prompt=none forbids to ask.'),
    done: new OAuthError('interaction_required', 'This request has been answered already.'),
  };
  throw new RedirectedError(interaction.request.target, reasons[step]);
}
