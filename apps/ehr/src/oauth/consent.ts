import { OAuthError, randomToken } from '@smart-ehr/oauth-core';
import {
  applyConsent,
  authorizationCodeLifetimeMs,
  createAuthorizationResponse,
  offeredScopes,
} from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { knowBrowser, verifyForm } from '../http/browser.ts';
import { RedirectedError } from '../http/errors.ts';
import { formOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { PageError } from '../http/page-error.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import { ConsentPage } from '../pages/consent-page.tsx';
import { NoRecordPage } from '../pages/no-record-page.tsx';
import type { User } from '../stores/users.ts';
import { consentTerms, recordsToShare, type SharedRecord } from './consent-terms.ts';
import { consentView } from './consent-view.ts';
import { nextStep, urlOfStep } from './next-step.ts';
import { findProgress, type Progress } from './progress.ts';
import { appInfo, formTarget } from './view-parts.ts';

/** GET /consent: the scope confirmation page. */
export function showConsent(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const progress = await findProgress(ehr, doorway, request);
    const { id, user, client } = progress;
    const step = nextStep(progress);
    if (step !== 'consent' || !user) return response.redirect(303, urlOfStep(step, id, doorway));

    const browser = knowBrowser(request, response, doorway);
    const basics = {
      frame: frameOf(ehr.config, request, response, doorway, { interaction: id }),
      app: appInfo(client),
      signedInAs: user.displayName,
      form: formTarget(browser, doorway, 'consent', id),
      switchAccount: formTarget(browser, doorway, 'logout', id),
    };
    const records = recordsToShare(progress, user);
    if (progress.interaction.request.needsPatient && records.length === 0) {
      return sendPage(response, createElement(NoRecordPage, basics));
    }
    const offered = offeredScopes(consentTerms(progress, user, doorway));
    sendPage(response, createElement(ConsentPage, await consentView(ehr, basics, progress, user, records, offered)));
  };
}

/**
 * POST /consent: what the person decided. What she may give is derived anew; the form can only take away from it.
 * https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function consent(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formOf(request);
    verifyForm(request, doorway, form);
    const progress = await findProgress(ehr, doorway, request);
    const { target } = progress.interaction.request;
    const step = nextStep(progress);
    if (step !== 'consent' || !progress.user) return response.redirect(303, urlOfStep(step, progress.id, doorway));

    if (form.get('decision') !== 'allow') {
      await ehr.interactions.finish(progress.interaction.idHash, ehr.now());
      throw new RedirectedError(target, new OAuthError('access_denied', 'The person did not approve this access.'));
    }
    const code = await approve(ehr, doorway, progress, progress.user, form);
    response.redirect(303, createAuthorizationResponse(target, { code, issuer: doorway.issuer }));
  };
}

/** Stores the approval and returns the code that stands for it. */
async function approve(ehr: Ehr, doorway: Doorway, progress: Progress, user: User, form: URLSearchParams) {
  const { interaction, client, session } = progress;
  const { request } = interaction;
  const record = chosenRecord(recordsToShare(progress, user), form.get('patient'), request.needsPatient);
  const terms = consentTerms(progress, user, doorway);
  const allowed = form.getAll('scope');
  const { scope, granted } = applyConsent(terms, allowed);
  const lastsBeyondSession = granted.some(one => one.kind === 'access' && one.name === 'offline_access');
  const now = ehr.now();
  const code = randomToken('c_');
  const isFirst = await ehr.grants.approve(
    interaction.idHash,
    {
      id: randomToken('g_'),
      clientId: client.clientId,
      door: doorway.door.name,
      username: user.username,
      patientId: record?.patientId,
      scope,
      details: {
        fhirUser: record?.fhirUser ?? user.fhirUser,
        nonce: request.nonce,
        authTimeMs: session?.authTimeMs ?? now,
      },
      sessionHash: lastsBeyondSession ? undefined : session?.idHash,
    },
    {
      code,
      redirectUri: request.target.redirectUri,
      codeChallenge: request.codeChallenge,
      expiresAtMs: now + authorizationCodeLifetimeMs,
    },
    now,
  );
  if (!isFirst) throw new PageError(400, 'expired');
  await rememberDecision(ehr, progress, user, offeredScopes(terms), allowed, record);
  return code;
}

/** The next scope confirmation page of this app opens with the same choices. */
async function rememberDecision(
  ehr: Ehr,
  { client }: Progress,
  { username }: User,
  offered: ReturnType<typeof offeredScopes>,
  allowed: readonly string[],
  record: SharedRecord | undefined,
): Promise<void> {
  const open = offered.filter(({ locked }) => !locked).map(({ text }) => text);
  const decision = {
    allowedScopes: open.filter(text => allowed.includes(text)),
    deniedScopes: open.filter(text => !allowed.includes(text)),
    patientId: record?.patientId,
  };
  await ehr.consents.remember(username, client.clientId, decision, ehr.now());
}

/** A record that was not on the page cannot be chosen. */
function chosenRecord(records: readonly SharedRecord[], patientId: string | null, isNeeded: boolean) {
  const record = records.find(one => one.patientId === patientId);
  if (isNeeded && !record) throw new PageError(400, 'form');
  return record;
}
