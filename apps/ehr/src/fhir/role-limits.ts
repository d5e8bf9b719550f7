import type { Interaction, Level } from '@smart-ehr/oauth-core';
import type { Access } from '../access.ts';

/** Whose records are open: those of these patients, of the patients of this practitioner, of both conditions at once, or (neither) of all. */
export type RecordLimit = { patientIds?: readonly string[]; panelOf?: string };

type Role = NonNullable<Access['user']>['role'];

const readOnly: readonly Interaction[] = ['read', 'search'];

/** What a person of each role may do to the records that are open to her. */
const interactionsOfRole: Record<Role, readonly Interaction[]> = {
  patient: readOnly,
  practitioner: ['create', 'read', 'update', 'delete', 'search'],
  nurse: readOnly,
  admin: [],
};

/** In the order of the letters of a scope. */
export function interactionsOf(role: Role): readonly Interaction[] {
  return interactionsOfRole[role];
}

/**
 * The records that a scope of this level opens for this person, or why none.
 *
 * "system permissions always cap the scopes": a `patient/` scope of a physician does not outlive the moment in which
 * the patient leaves her panel. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
export function recordLimit(access: Access, level: Level, interaction: Interaction): RecordLimit | { refused: string } {
  const { user, patientId } = access;
  if (level === 'system') {
    return user ? { refused: 'A system scope is of no use to a person who signed in.' } : {};
  }
  if (level === 'patient' && patientId === undefined) return { refused: 'This access has no patient in context.' };
  if (!user) {
    return level === 'patient' && patientId !== undefined
      ? { patientIds: [patientId] }
      : { refused: 'A user scope is of no use without a person who signed in.' };
  }
  if (!interactionsOfRole[user.role].includes(interaction)) {
    return { refused: `The role ${user.role} may not ${interaction} clinical data, whatever the scopes say.` };
  }
  if (user.role === 'patient') {
    return { patientIds: user.recordIds.filter(id => level === 'user' || id === patientId) };
  }
  if (user.panelOf === undefined) return { refused: 'This person has no patients of her own.' };
  return { panelOf: user.panelOf, ...(level === 'patient' && patientId !== undefined && { patientIds: [patientId] }) };
}
