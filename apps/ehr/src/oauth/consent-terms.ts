import { formatScope } from '@smart-ehr/oauth-core';
import { type ConsentTerms, contextTypes, negotiateScopes, type ScopeDecision } from '@smart-ehr/oauth-core/server';
import type { Doorway } from '../front-doors.ts';
import { encounterInContext, patientInContext } from '../stores/interactions.ts';
import type { User, UserRecord } from '../stores/users.ts';
import type { Progress } from './progress.ts';
import { scopeOfUser, serverScope, typesAt } from './scopes.ts';

/** What an app asks, and which app. */
type Asked = Pick<Progress, 'interaction' | 'client'>;

/**
 * What this person may give to this app: derived for the page and, again, for judging the form that comes back.
 * Nothing that the form says can widen it.
 */
export function consentTerms({ interaction, client }: Asked, user: User, doorway: Doorway): ConsentTerms {
  const { scope, launch } = interaction.request;
  const heldTypes = typesAt(doorway.door);
  const limits = { client: client.scope, server: serverScope, user: scopeOfUser(user) };
  const contexts = contextTypes(launch?.fhirContext, { canPickEncounter: Boolean(encounterInContext(interaction)) });
  const decisions = negotiateScopes({ asked: scope, limits, heldTypes, launched: launch !== undefined, contexts });
  return {
    decisions,
    heldTypes,
    locked: [...decidedBefore(decisions), ...doorway.door.policy.lockedScopes],
    grantedScope: doorway.door.policy.grantedScope,
  };
}

/**
 * What the EHR had open was handed over by launching the app, and a visit was picked on a page of its own, which offers
 * to go on without; to take them back is to deny the app.
 */
function decidedBefore(decisions: readonly ScopeDecision[]): string[] {
  return decisions.flatMap(({ granted }) => granted.filter(({ kind }) => kind === 'context').map(formatScope));
}

/** A record that may be shared, and who the person then is to the app. */
export type SharedRecord = {
  patientId: string;
  relationship: UserRecord['relationship'] | 'patient';
  fhirUser?: string;
};

/**
 * The records to choose from: a person's own list, unless she has picked a visit of one of them, or the one patient that
 * a clinician has picked or had open.
 */
export function recordsToShare({ interaction }: Pick<Asked, 'interaction'>, user: User): SharedRecord[] {
  const patientId = patientInContext(interaction);
  if (!interaction.request.needsPatient && patientId === undefined) return [];
  if (user.panelOf === undefined) {
    return user.records.filter(record => patientId === undefined || record.patientId === patientId);
  }
  return patientId ? [{ patientId, relationship: 'patient', fhirUser: user.fhirUser }] : [];
}
