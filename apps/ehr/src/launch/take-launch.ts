import { createHmac } from 'node:crypto';
import { type LaunchDecision, type LaunchRecord, verifyLaunch } from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import type { Interaction, LaunchOfRequest, StoredBefore, StoredRequest } from '../stores/interactions.ts';
import type { Launch } from '../stores/launches.ts';

/** Who asks, where and when. The browser is not known while a request arrives by POST: whoever it is may go on. */
export type Asker = { doorway: Doorway; now: number; browserHash?: string };

/** Judges the launch that a request came with, and says what it stands for. Throws what the app is told. */
export function readLaunch(launch: Launch | undefined, request: StoredRequest, asker: Asker): LaunchOfRequest {
  judge(launch, request, asker);
  if (!launch) throw new Error('A launch that is not stored was accepted.');
  return { ...launch.context, handleHash: launch.handleHash, username: launch.username };
}

/** `record`: the launch, where it has just been read; `stored`: what the request was stored as until now. */
type Taking = { interaction: Interaction; record?: Launch | undefined; stored?: StoredBefore | undefined };

/**
 * Begins the interaction that takes the launch. When the very same request came before from this browser (a page that
 * was reloaded), the interaction that it began is there already and goes on.
 */
export async function takeOrResume(
  ehr: Ehr,
  { interaction, record, stored }: Taking,
  { handleHash }: LaunchOfRequest,
  asker: Asker,
): Promise<void> {
  const decision = judge(record ?? (await ehr.launches.find(handleHash)), interaction.request, asker);
  if (decision === 'resume' || (await ehr.launches.take(handleHash, interaction, { stored, nowMs: asker.now }))) return;
  judge(await ehr.launches.find(handleHash), interaction.request, asker); // Another request was quicker by a moment.
}

/**
 * The handle of the interaction that a launch begins in one browser. It is derived, so that the same request finds it
 * again, from the browser's cookie, so that nobody else does.
 */
export function launchedInteractionId(browser: string, { handleHash }: LaunchOfRequest): string {
  return `i_${createHmac('sha256', browser).update(`launch ${handleHash}`).digest('base64url')}`;
}

function judge(
  launch: Launch | undefined,
  request: StoredRequest,
  { doorway, now, browserHash }: Asker,
): LaunchDecision {
  const record = launch && { ...launch, takenBy: launch.takenBy && takerOf(launch.takenBy, now, browserHash) };
  return verifyLaunch({ record, request, door: doorway.door.name, now });
}

function takerOf({ request, ...taker }: NonNullable<Launch['takenBy']>, now: number, browserHash: string | undefined) {
  const { codeChallenge, scope, target } = request;
  return {
    codeChallenge,
    scope,
    state: target.state,
    redirectUri: target.redirectUri,
    hasCode: taker.finished || taker.expiresAtMs <= now,
    sameBrowser: browserHash === undefined || taker.browserHash === browserHash,
  } satisfies LaunchRecord['takenBy'];
}
