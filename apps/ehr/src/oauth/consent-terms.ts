import { type ConsentTerms, negotiateScopes } from '@smart-ehr/oauth-core/server';
import type { Doorway } from '../front-doors.ts';
import type { User, UserRecord } from '../stores/users.ts';
import type { Progress } from './progress.ts';
import { scopeOfUser, serverScope, typesAt } from './scopes.ts';

/**
 * What this person may give to this app: derived for the page and, again, for judging the form that comes back.
 * Nothing that the form says can widen it.
 */
export function consentTerms({ interaction, client }: Progress, user: User, doorway: Doorway): ConsentTerms {
  const heldTypes = typesAt(doorway.door);
  const limits = { client: client.scope, server: serverScope, user: scopeOfUser(user) };
  return {
    decisions: negotiateScopes({ asked: interaction.request.scope, limits, heldTypes }),
    heldTypes,
    locked: doorway.door.policy.lockedScopes,
    grantedScope: doorway.door.policy.grantedScope,
  };
}

/** A record that may be shared, and who the person then is to the app. */
export type SharedRecord = {
  patientId: string;
  relationship: UserRecord['relationship'] | 'patient';
  fhirUser?: string;
};

/** The records to choose from: a person's own list, or the one patient that a clinician has picked before. */
export function recordsToShare({ interaction }: Progress, user: User): SharedRecord[] {
  if (!interaction.request.needsPatient) return [];
  if (user.panelOf === undefined) return user.records;
  const { patientId } = interaction;
  return patientId ? [{ patientId, relationship: 'patient', fhirUser: user.fhirUser }] : [];
}
