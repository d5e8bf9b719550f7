import type { Request } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import { browserOf } from '../http/browser.ts';
import { formOf, queryOf } from '../http/forms.ts';
import { PageError } from '../http/page-error.ts';
import { findSignedIn } from '../http/session.ts';
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
 * be alive: who was sent somebody else's link gets the same answer as who came too late.
 */
export async function findProgress(ehr: Ehr, doorway: Doorway, request: Request): Promise<Progress> {
  const id = (request.method === 'POST' ? formOf(request) : queryOf(request)).get('interaction') ?? '';
  const interaction = id ? await ehr.interactions.find(id) : undefined;
  const browser = browserOf(request, doorway);
  if (!interaction || !browser || interaction.browserHash !== secretHash(browser)) throw new PageError(400, 'expired');
  assertAlive(interaction, doorway, ehr.now());
  const client = await ehr.clients.find(interaction.clientId);
  if (!client) throw new PageError(400, 'expired');
  return { id, interaction, client, ...(await findSignedIn(ehr, request, doorway)) };
}

/** Refuses an interaction that is over, was made at another door, or took too long. */
export function assertAlive(interaction: Interaction, doorway: Doorway, nowMs: number): void {
  const alive = !interaction.finished && interaction.expiresAtMs > nowMs && interaction.door === doorway.door.name;
  if (!alive) throw new PageError(400, 'expired');
}
