import type { Doorway } from '../front-doors.ts';
import { patientInContext, type StoredRequest } from '../stores/interactions.ts';
import type { Session } from '../stores/sessions.ts';
import type { Progress } from './progress.ts';

/** The steps of a login, in their order. Only this file knows it. */
export type Step = 'login' | 'choose-patient' | 'consent' | 'done';

export function nextStep({ interaction, session, user }: Pick<Progress, 'interaction' | 'session' | 'user'>): Step {
  if (interaction.finished) return 'done';
  if (!session || !user || interaction.sessionHash !== session.idHash) return 'login';
  const seesManyPatients = user.panelOf !== undefined;
  if (interaction.request.needsPatient && seesManyPatients && !patientInContext(interaction)) return 'choose-patient';
  return 'consent';
}

/** The page of a step; an interaction that is done has nowhere to go but the EHR's own page. */
export function urlOfStep(step: Step, interactionId: string, doorway: Doorway): string {
  if (step === 'done') return `${doorway.issuer}/`;
  const endpoint = { login: 'login', 'choose-patient': 'choosePatient', consent: 'consent' } as const;
  return `${doorway.url(endpoint[step])}?interaction=${interactionId}`;
}

/**
 * Whether a session may answer this request, or the person must sign in anew.
 * https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest (prompt, max_age)
 */
export function sessionSuffices(session: Session, request: StoredRequest): boolean {
  if (request.prompt.includes('login') || request.prompt.includes('select_account')) {
    return session.authTimeMs > request.receivedMs;
  }
  const { maxAgeSeconds } = request;
  return maxAgeSeconds === undefined || session.authTimeMs >= request.receivedMs - maxAgeSeconds * 1000;
}
