import { formatScope, formatScopes, randomToken } from '@smart-ehr/oauth-core';
import {
  accountForConsent,
  authorizationCodeLifetimeMs,
  type Consent,
  type ConsentTerms,
  createAuthorizationResponse,
  redirectUriMatches,
} from '@smart-ehr/oauth-core/server';
import type { Response } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import { PageError } from '../http/page-error.ts';
import { requestIdOf } from '../http/request-log.ts';
import type { AuditEvent } from '../stores/audit.ts';
import type { NewConsent } from '../stores/consents.ts';
import type { Grant } from '../stores/grants.ts';
import { encounterInContext, type LaunchDetails } from '../stores/interactions.ts';
import type { SharedRecord } from './consent-terms.ts';
import type { Progress } from './progress.ts';

/** A login that has got as far as the decision: somebody is signed in. */
export type Decided = Omit<Required<Progress>, 'id'>;

/** What the person gives, on which terms it was decided, and what is to be remembered of it. */
export type Answer = {
  terms: ConsentTerms;
  consent: Consent;
  record: SharedRecord | undefined;
  /** `earlier`: it is what she decided the last time, and stays so. */
  decision: 'earlier' | Pick<NewConsent, 'dontAskAgain'>;
};

/** Stores the approval, which ends the interaction if one was stored, and sends the browser back to the app. */
export async function approve(
  ehr: Ehr,
  { doorway, response }: { doorway: Doorway; response: Response },
  decided: Decided,
  answer: Answer,
  interactionHash?: string,
): Promise<void> {
  const now = ehr.now();
  const { target, codeChallenge, dpopJkt } = decided.interaction.request;
  verifyStillRegistered(decided);
  const code = {
    code: randomToken('c_'),
    redirectUri: target.redirectUri,
    codeChallenge,
    dpopJkt,
    expiresAtMs: now + authorizationCodeLifetimeMs,
  };
  const grant = grantOf(decided, answer);
  const event = eventOf(grant, answer, requestIdOf(response));
  const approval = { grant, code, event, ...accountsOf(answer), ...(interactionHash && { interactionHash }) };
  if (!(await ehr.grants.approve(approval, now))) throw new PageError(400, 'expired');
  response.redirect(303, createAuthorizationResponse(target, { code: code.code, issuer: doorway.issuer }));
}

/** An app that took a redirect URI out of its registration meanwhile does not get a code there. */
function verifyStillRegistered({ interaction, client }: Decided): void {
  const { redirectUri } = interaction.request.target;
  const isRegistered = client.redirectUris.some(one => redirectUriMatches(one, redirectUri, client.applicationType));
  if (!isRegistered) throw new PageError(400, 'expired');
}

/** Access without `offline_access` lasts as long as the session in which it was approved. */
function grantOf({ interaction, client, session, user }: Decided, { consent, record }: Answer): Grant {
  const { request } = interaction;
  const isLasting = consent.granted.some(one => one.kind === 'access' && one.name === 'offline_access');
  return {
    id: randomToken('g_'),
    clientId: client.clientId,
    door: interaction.door,
    username: user.username,
    patientId: record?.patientId,
    encounterId: encounterInContext(interaction) || undefined,
    scope: consent.scope,
    details: {
      fhirUser: record?.fhirUser ?? user.fhirUser ?? user.records[0]?.fhirUser,
      nonce: request.nonce,
      authTimeMs: session.authTimeMs,
      launch: request.launch && contextOf(request.launch),
    },
    sessionHash: isLasting ? undefined : session.idHash,
  };
}

function eventOf({ id, patientId, ...grant }: Grant, { consent, decision }: Answer, requestId: string): AuditEvent {
  const { scope, denied } = consent;
  return {
    kind: 'consent',
    event: decision === 'earlier' ? 'approved as before, without asking' : 'approved',
    requestId,
    username: grant.username,
    clientId: grant.clientId,
    grantId: id,
    door: grant.door,
    details: { scope, ...(denied.length > 0 && { denied: formatScopes(denied) }) },
    ...(patientId !== undefined && { patientId }),
  };
}

/** What became of each scope, and what is remembered for the next time. */
function accountsOf({ terms, consent, record, decision }: Answer) {
  const { decisions, heldTypes } = terms;
  const negotiation = accountForConsent({ decisions, heldTypes, consent, fromMemory: decision === 'earlier' });
  if (decision === 'earlier') return { negotiation };
  return {
    negotiation,
    decision: {
      ...decision,
      allowedScopes: consent.granted.map(formatScope),
      deniedScopes: consent.denied.map(formatScope),
      patientId: record?.patientId,
    },
  };
}

/** What the app is told of its launch, beside patient and encounter. */
const contextOf = ({ intent, fhirContext, display }: LaunchDetails) => ({ intent, fhirContext, display });
