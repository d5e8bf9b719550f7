import { OAuthError } from '@smart-ehr/oauth-core';
import { applyConsent, offeredScopes } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { knowBrowser, verifyForm } from '../http/browser.ts';
import { RedirectedError } from '../http/errors.ts';
import { formOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { PageError } from '../http/page-error.ts';
import { requestIdOf } from '../http/request-log.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import { ConsentPage } from '../pages/consent-page.tsx';
import { NoRecordPage } from '../pages/no-record-page.tsx';
import type { User } from '../stores/users.ts';
import { approve } from './approve.ts';
import { consentTerms, recordsToShare } from './consent-terms.ts';
import { consentView } from './consent-view.ts';
import { nextStep, urlOfStep, whyAsk } from './next-step.ts';
import { findProgress, type Progress } from './progress.ts';
import { rememberedAnswer } from './remembered-answer.ts';
import { appInfo, formTarget } from './view-parts.ts';

/** GET /consent: the scope confirmation page, or no page where an earlier answer stands. */
export function showConsent(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const progress = await findProgress(ehr, doorway, request, response);
    const { id, interaction, session, user, client } = progress;
    const step = nextStep(progress);
    if (step !== 'consent' || !session || !user) return response.redirect(303, urlOfStep(step, id, doorway));
    const decided = { interaction, client, session, user };
    const earlier = await rememberedAnswer(ehr, decided, doorway);
    if (earlier) return approve(ehr, { doorway, response }, decided, earlier, interaction.idHash);
    if (interaction.request.prompt.includes('none')) {
      throw new RedirectedError(interaction.request.target, whyAsk(step), { ends: interaction.idHash });
    }

    const browser = knowBrowser(request, response, doorway);
    const basics = {
      frame: frameOf(ehr.config, request, response, doorway, { interaction: id }),
      app: appInfo(client),
      signedInAs: user.displayName,
      form: formTarget(browser, doorway, 'consent', id),
      switchAccount: interaction.request.launch ? undefined : formTarget(browser, doorway, 'logout', id),
    };
    const records = recordsToShare(progress, user);
    const offered = offeredScopes(consentTerms(progress, user, doorway));
    const lacksRecord = interaction.request.needsPatient && records.length === 0;
    if (lacksRecord || offered.length === 0) return sendPage(response, createElement(NoRecordPage, basics));
    const view = await consentView(ehr, basics, decided, doorway, { records, offered });
    sendPage(response, createElement(ConsentPage, view));
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
    const progress = await findProgress(ehr, doorway, request, response);
    const { id, interaction, session, user, client } = progress;
    const { target } = interaction.request;
    const step = nextStep(progress);
    if (step !== 'consent' || !session || !user) return response.redirect(303, urlOfStep(step, id, doorway));

    const terms = consentTerms(progress, user, doorway);
    const isAllowed = form.get('decision') === 'allow';
    const given = isAllowed ? applyConsent(terms, form.getAll('scope')) : undefined;
    if (!given || given.granted.length === 0) {
      const error = new OAuthError('access_denied', whyDenied(progress, user), {
        specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1',
      });
      const by = { username: user.username, clientId: client.clientId, door: door.name };
      const event = { ...by, kind: 'consent', event: 'denied', requestId: requestIdOf(response) } as const;
      await ehr.interactions.deny(interaction.idHash, event, ehr.now());
      throw new RedirectedError(target, error, { isTold: true });
    }
    const record = chosenRecord(progress, user, form.get('patient'));
    const { offersDontAskAgain } = doorway.door.policy;
    const decision = offersDontAskAgain ? { dontAskAgain: form.get('dont_ask_again') === 'yes' } : {};
    const decided = { interaction, client, session, user };
    await approve(ehr, { doorway, response }, decided, { terms, consent: given, record, decision }, interaction.idHash);
  };
}

/** What the app is told. Whoever has no record to share has not turned the app down. */
function whyDenied(progress: Progress, user: User): string {
  const lacksRecord = progress.interaction.request.needsPatient && recordsToShare(progress, user).length === 0;
  return lacksRecord ? 'This account has no record to share.' : 'The person did not approve this access.';
}

/** A record that was not on the page cannot be chosen, and of those that were one must be. */
function chosenRecord(progress: Progress, user: User, patientId: string | null) {
  const records = recordsToShare(progress, user);
  const record = records.find(one => one.patientId === patientId);
  const isNeeded = progress.interaction.request.needsPatient || records.length > 0;
  if (isNeeded && !record) throw new PageError(400, 'form');
  return record;
}
