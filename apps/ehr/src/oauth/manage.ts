import type { Encounter, Patient } from '@smart-ehr/fhir';
import type { ScopeAccount } from '@smart-ehr/oauth-core/server';
import type { Request, RequestHandler, Response } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { knowBrowser, verifyForm } from '../http/browser.ts';
import { formOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { requestIdOf } from '../http/request-log.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import { findSignedIn, type SignedIn } from '../http/session.ts';
import { type ConnectedApp, ManagePage } from '../pages/manage-page.tsx';
import type { Language } from '../pages/texts/catalogue.ts';
import type { GrantInForce } from '../stores/grants-in-force.ts';
import { patientSummary } from './patient-summary.ts';
import { readPatient } from './patients.ts';
import { permissionsOf } from './permissions-of.ts';
import { formTarget } from './view-parts.ts';
import { visitSummary } from './visit-summary.ts';
import { readVisit } from './visits.ts';

/**
 * GET /manage: which apps have access that this person gave, by whichever door, since when, and when they last used it.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#metadata (management_endpoint)
 */
export function showManage(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const signedIn = await findSignedIn(ehr, request, doorway);
    if (!signedIn) return response.redirect(303, signInFirst(doorway));
    await sendManage(ehr, doorway, request, response, signedIn);
  };
}

/** POST /manage: ends the access of one of these apps, with every token that came of it. */
export function manage(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formOf(request);
    verifyForm(request, doorway, form);
    const signedIn = await findSignedIn(ehr, request, doorway);
    if (!signedIn) return response.redirect(303, signInFirst(doorway));

    const { username } = signedIn.user;
    const own = await ehr.grantsInForce.listOf(username, ehr.now());
    const grant = own.find(({ id }) => id === form.get('grant'));
    if (grant) await end(ehr, grant, username, requestIdOf(response));
    await sendManage(ehr, doorway, request, response, signedIn, grant);
  };
}

async function end(ehr: Ehr, grant: GrantInForce, username: string, requestId: string): Promise<void> {
  const { id: grantId, clientId, patientId } = grant;
  const why = 'revoked by the person';
  const event = { kind: 'revocation', event: why, grantId, clientId, username, requestId } as const;
  const evidence = { event: { ...event, ...(patientId !== undefined && { patientId }) } };
  if (await ehr.grants.revoke(grantId, why, evidence, ehr.now())) {
    ehr.metrics.count('ehr_grants_revoked_total', { reason: why });
  }
}

const signInFirst = ({ door, ...doorway }: Doorway) =>
  `${doorway.url('login')}?${new URLSearchParams({ to: door.paths.manage[0] })}`;

async function sendManage(
  ehr: Ehr,
  doorway: Doorway,
  request: Request,
  response: Response,
  { user }: SignedIn,
  ended?: GrantInForce,
): Promise<void> {
  const browser = knowBrowser(request, response, doorway);
  const keep = Object.fromEntries(new URL(doorway.url('manage')).searchParams);
  const frame = frameOf(ehr.config, request, response, doorway, keep);
  const grants = await ehr.grantsInForce.listOf(user.username, ehr.now());
  const [patients, visits, accounts] = await Promise.all([
    readEach(grants, 'patientId', id => readPatient(ehr.resources, id)),
    readEach(grants, 'encounterId', id => readVisit(ehr.resources, id)),
    readEach(grants, 'id', id => ehr.grantsInForce.negotiation(id)),
  ]);
  const view = {
    frame,
    signedInAs: user.displayName,
    switchAccount: formTarget(browser, doorway, 'logout'),
    form: formTarget(browser, doorway, 'manage'),
    apps: grants.map(grant => connectedApp(grant, { patients, visits, accounts }, frame.language)),
    ...(ended && { ended: ended.clientName ?? ended.clientId }),
  };
  sendPage(response, createElement(ManagePage, view));
}

/** What the grants are about by its id, each read once. */
async function readEach<T>(
  grants: readonly GrantInForce[],
  name: 'id' | 'patientId' | 'encounterId',
  read: (id: string) => Promise<T | undefined>,
): Promise<Map<string, T | undefined>> {
  const ids = new Set(grants.flatMap(grant => grant[name] ?? []));
  return new Map(await Promise.all([...ids].map(async id => [id, await read(id)] as const)));
}

type Records = {
  patients: Map<string, Patient | undefined>;
  visits: Map<string, Encounter | undefined>;
  /** By the id of the grant. */
  accounts: Map<string, ScopeAccount[] | undefined>;
};

function connectedApp(grant: GrantInForce, { patients, visits, accounts }: Records, language: Language): ConnectedApp {
  const { id, clientId, clientName, publisher, patientId = '', encounterId = '', display } = grant;
  const [patient, visit] = [patients.get(patientId), visits.get(encounterId)];
  return {
    grantId: id,
    app: { name: clientName ?? clientId, publisher },
    ...(patient && { record: patientSummary(patient).name }),
    ...(visit && { visit: visitSummary(visit) }),
    ...(display && { opened: display }),
    permissions: permissionsOf(grant, accounts.get(id) ?? [], language),
    since: new Date(grant.issuedMs).toISOString(),
    ...(grant.lastUsedMs !== undefined && { lastUsed: new Date(grant.lastUsedMs).toISOString() }),
    lasts: grant.offline ? 'until-ended' : 'visit',
  };
}
