import { type ConsentTerms, negotiateScopes } from '@smart-ehr/oauth-core/server';
import type { Doorway } from '../front-doors.ts';
import { patientInContext } from '../stores/interactions.ts';
import type { User, UserRecord } from '../stores/users.ts';
import type { Progress } from './progress.ts';
import { grantableScope, scopeOfUser, typesAt } from './scopes.ts';

/**
 * What this person may give to this app: derived for the page and, again, for judging the form that comes back.
 * Nothing that the form says can widen it.
 */
export function consentTerms({ interaction, client }: Progress, user: User, doorway: Doorway): ConsentTerms {
  const { scope, launch } = interaction.request;
  const heldTypes = typesAt(doorway.door);
  const limits = { client: client.scope, server: grantableScope(launch), user: scopeOfUser(user) };
  return {
    decisions: negotiateScopes({ asked: scope, limits, heldTypes, launched: launch !== undefined }),
    heldTypes,
    locked: [...decidedByLaunching, ...doorway.door.policy.lockedScopes],
    grantedScope: doorway.door.policy.grantedScope,
  };
}

/** What the EHR had open was handed over by launching the app; to take it back is to deny the app. */
const decidedByLaunching = ['launch', 'launch/encounter'];

/** A record that may be shared, and who the person then is to the app. */
export type SharedRecord = {
  patientId: string;
  relationship: UserRecord['relationship'] | 'patient';
  fhirUser?: string;
};

/** The records to choose from: a person's own list, or the one patient that a clinician has picked or had open. */
export function recordsToShare({ interaction }: Progress, user: User): SharedRecord[] {
  const patientId = patientInContext(interaction);
  if (!interaction.request.needsPatient && patientId === undefined) return [];
  if (user.panelOf === undefined) return user.records;
  return patientId ? [{ patientId, relationship: 'patient', fhirUser: user.fhirUser }] : [];
}
