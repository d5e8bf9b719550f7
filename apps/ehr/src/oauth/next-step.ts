import { OAuthError, type OAuthErrorCode } from '@smart-ehr/oauth-core';
import type { Doorway } from '../front-doors.ts';
import { encounterInContext, type Interaction, patientInContext, type StoredRequest } from '../stores/interactions.ts';
import type { Session } from '../stores/sessions.ts';
import type { User } from '../stores/users.ts';
import type { Progress } from './progress.ts';

/** The steps of a login, in their order. Only this file knows it. */
export type Step = 'login' | 'choose-patient' | 'choose-encounter' | 'consent' | 'done';

export function nextStep({ interaction, session, user }: Pick<Progress, 'interaction' | 'session' | 'user'>): Step {
  if (interaction.finished) return 'done';
  if (!session || !user || interaction.sessionHash !== session.idHash) return 'login';
  if (mustChoosePatient(interaction, user)) return 'choose-patient';
  if (mayChooseEncounter(interaction, user)) return 'choose-encounter';
  return 'consent';
}

/** A clinician picks one of many. To an app that came by itself a visit is nothing without its patient. */
function mustChoosePatient(interaction: Interaction, user: User): boolean {
  const { needsPatient, needsEncounter, launch } = interaction.request;
  const isAsked = needsPatient || (needsEncounter && !launch);
  return isAsked && user.panelOf !== undefined && patientInContext(interaction) === undefined;
}

/** A visit of the patient in context, or of the records that a person may share. */
function mayChooseEncounter(interaction: Interaction, user: User): boolean {
  if (!interaction.request.needsEncounter || encounterInContext(interaction) !== undefined) return false;
  return user.panelOf === undefined ? user.records.length > 0 : patientInContext(interaction) !== undefined;
}

/** The page of a step; an interaction that is done has nowhere to go but the EHR's own page. */
export function urlOfStep(step: Step, interactionId: string, doorway: Doorway): string {
  if (step === 'done') return `${doorway.issuer}/`;
  return `${doorway.url(endpointOf[step])}?interaction=${interactionId}`;
}

const endpointOf = {
  login: 'login',
  'choose-patient': 'choosePatient',
  'choose-encounter': 'chooseEncounter',
  consent: 'consent',
} as const;

/**
 * What an app that sent `prompt=none` is told where this step cannot be skipped.
 * https://openid.net/specs/openid-connect-core-1_0.html#AuthError
 */
export function whyAsk(step: Step): OAuthError {
  const [code, why] = reasons[step];
  return new OAuthError(code, `${why}, and prompt=none forbids to ask. Send the request without it.`, {
    specLink: 'https://openid.net/specs/openid-connect-core-1_0.html#AuthError',
  });
}

const reasons: Record<Step, [OAuthErrorCode, string]> = {
  login: ['login_required', 'Nobody is signed in who could answer'],
  'choose-patient': ['interaction_required', 'A patient must be chosen'],
  'choose-encounter': ['interaction_required', 'A visit must be chosen'],
  consent: ['consent_required', 'Access must be approved'],
  done: ['interaction_required', 'This request has been answered already'],
};

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
