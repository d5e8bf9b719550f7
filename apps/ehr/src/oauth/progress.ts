import { OAuthError } from '@smart-ehr/oauth-core';
import { verifyHintedSubject, verifyLaunchUser } from '@smart-ehr/oauth-core/server';
import type { Request, Response } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import { browserOf } from '../http/browser.ts';
import { RedirectedError } from '../http/errors.ts';
import { formOf, queryOf } from '../http/forms.ts';
import { PageError } from '../http/page-error.ts';
import { findSignedIn, type SignedIn } from '../http/session.ts';
import { framedPageHeaders } from '../pages/headers.ts';
import type { Client } from '../stores/clients.ts';
import type { Interaction } from '../stores/interactions.ts';
import { secretHash } from '../stores/secret-hash.ts';
import type { Session } from '../stores/sessions.ts';
import type { User } from '../stores/users.ts';

/** How far a login has come: the app's request, and who is signed in to answer it. */
export type Progress = {
  /** The interaction's handle, as the pages pass it on. */
  id: string;
  interaction: Interaction;
  client: Client;
  /** Who is signed in with this browser, for this request or not. */
  session?: Session;
  user?: User;
};

/**
 * Loads the interaction that a page was opened or a form was sent for. It must belong to this browser and door, and
 * be alive: who was sent somebody else's link gets the same answer as who came too late. Its page may stand in a frame
 * of ours if the launch was made for one.
 */
export async function findProgress(
  ehr: Ehr,
  doorway: Doorway,
  request: Request,
  response: Response,
): Promise<Progress> {
  const id = (request.method === 'POST' ? formOf(request) : queryOf(request)).get('interaction') ?? '';
  const interaction = id ? await ehr.interactions.find(id) : undefined;
  const browser = browserOf(request, doorway);
  if (!interaction || !browser || interaction.browserHash !== secretHash(browser)) throw new PageError(400, 'expired');
  assertAlive(interaction, doorway, ehr.now());
  const client = await ehr.clients.find(interaction.clientId);
  if (!client) throw new PageError(400, 'expired');
  if (interaction.request.launch?.display === 'frame') response.set(framedPageHeaders);
  const signedIn = await findSignedIn(ehr, request, doorway);
  if (signedIn) refuseOtherUser(ehr, interaction, signedIn);
  return { id, interaction, client, ...signedIn };
}

/**
 * What a clinician launched is hers, and what an app asks with an id_token_hint is for the person that it names: for
 * anybody else who signs in to go on with it, it is over.
 */
function refuseOtherUser(ehr: Ehr, interaction: Interaction, { session, user }: SignedIn): void {
  const { launch, hintedSubject, target } = interaction.request;
  if (interaction.sessionHash !== session.idHash) return;
  try {
    if (launch) verifyLaunchUser(launch, user.username);
    if (hintedSubject !== undefined) verifyHintedSubject(hintedSubject, ehr.subjectOf(user.username));
  } catch (error) {
    throw error instanceof OAuthError ? new RedirectedError(target, error, { ends: interaction.idHash }) : error;
  }
}

/** Refuses an interaction that is over, was made at another door, or took too long. */
export function assertAlive(interaction: Interaction, doorway: Doorway, nowMs: number): void {
  const alive = !interaction.finished && interaction.expiresAtMs > nowMs && interaction.door === doorway.door.name;
  if (!alive) throw new PageError(400, 'expired');
}
