import type { Interaction, Level, ResourceScope } from '@smart-ehr/oauth-core';
import { permittingScopes } from '@smart-ehr/oauth-core/resource';
import type { Access } from '../access.ts';
import { grantOf, type ResourceFilter, type ResourceGrant, reachOf } from './reach.ts';
import { isHeldType, namesManyRecords } from './resource-types.ts';
import { recordLimit } from './role-limits.ts';

/**
 * Why not. `neededScope` is the scope that would have been enough; absent when no scope would be, because the
 * person herself may not.
 */
export type Refusal = { reason: string; neededScope?: string };
export type Decision = { filter: ResourceFilter; refusal?: never } | { filter?: never; refusal: Refusal };

const levels: readonly Level[] = ['patient', 'user', 'system'];

/**
 * THE decision of the resource server: which resources of a type an access token may touch in an interaction. Every
 * route, `_include` and `_revinclude` asks it, and the answer is a filter that the database applies.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 *
 * Scopes add up: a resource that any of them reaches is reached. What the person may not do herself, no scope lets
 * an app do for her. `id` is the resource asked for, where the interaction is about one.
 */
export function permitted(access: Access, type: string, interaction: Interaction, id?: string): Decision {
  if (access.user && namesManyRecords(type)) {
    return { refusal: { reason: `A ${type} names many patients: no person can share it with an app.` } };
  }
  const own = isFhirUser(access, type, interaction, id) && id !== undefined ? [{ ids: [id] }] : [];
  let limitedByPerson: string | undefined;
  const grants = levels.flatMap(level => {
    const scopes = permittingScopes(access.scopes, { level, type, interaction });
    if (scopes.length === 0) return [];
    const limit = recordLimit(access, level, interaction);
    if ('refused' in limit) {
      limitedByPerson = limit.refused;
      return [];
    }
    if (level !== 'system' && changesAllRecords(type, interaction)) {
      limitedByPerson = `Records of all patients refer to the same ${type}: only a system scope changes or deletes it.`;
      return [];
    }
    return scopes.flatMap(scope => grantOf(type, scope, limit, typesReadable(access, level)) ?? []);
  });
  const [first, ...others] = [...own, ...grants.map(grant => withoutForeignCohorts(grant, access, type))];
  if (first && isHeldType(type)) return { filter: { type, grants: [first, ...others] } };
  return { refusal: refusalOf(access, type, interaction, limitedByPerson) };
}

/** `openid fhirUser` lets an app read the resource that stands for the signed-in person, and no other. */
function isFhirUser({ scopes, fhirUser }: Access, type: string, interaction: Interaction, id?: string): boolean {
  const names = scopes.flatMap(scope => (scope.kind === 'identity' ? scope.name : []));
  const asked = names.includes('openid') && names.includes('fhirUser');
  return asked && interaction === 'read' && fhirUser === `${type}/${id}`;
}

/**
 * Who is in a cohort tells what the client that made it could search. It is there for that client alone: another one has
 * other scopes. "retrieving the groups accessible to the client can be represented with system/Group.rs"
 * https://hl7.org/fhir/uv/bulkdata/group.html#rest-interactions
 */
function withoutForeignCohorts(grant: ResourceGrant, { clientId }: Access, type: string): ResourceGrant {
  if (!namesManyRecords(type)) return grant;
  return { ...grant, conditions: [...(grant.conditions ?? []), { kind: 'cohort', clientId }] };
}

/** What carries no patient's data is read with every record, and added by who may write; changed, it would change them all. */
function changesAllRecords(type: string, interaction: Interaction): boolean {
  return (interaction === 'update' || interaction === 'delete') && isHeldType(type) && reachOf(type) === 'whole';
}

/** Types that scopes of this level open whole: what may vouch for a Provenance or a Binary that hangs on them. */
function typesReadable(access: Access, level: Level): (type: string) => boolean {
  return type =>
    permittingScopes(access.scopes, { level, type, interaction: 'read' }).some(
      (scope: ResourceScope) => scope.query.length === 0,
    );
}

function refusalOf(access: Access, type: string, interaction: Interaction, limitedByPerson?: string): Refusal {
  if (limitedByPerson !== undefined) return { reason: limitedByPerson };
  const neededScope = neededScopeOf(access, type, interaction);
  return { reason: `The access token does not permit this; it would need the scope ${neededScope}.`, neededScope };
}

/** The scope that would open what is open to this person, or to this backend service, of a type. */
export function neededScopeOf(access: Access, type: string, interaction: Interaction): string {
  const level: Level = access.patientId !== undefined ? 'patient' : access.user ? 'user' : 'system';
  return `${level}/${type}.${interaction.charAt(0)}`;
}
