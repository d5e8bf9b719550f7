import { type AuthorizationPolicy, contextTypes } from '@smart-ehr/oauth-core/server';
import type { Config } from '../config.ts';
import { namesManyRecords, resourceTypes } from '../fhir/resource-types.ts';
import { interactionsOf } from '../fhir/role-limits.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import type { Client } from '../stores/clients.ts';
import type { LaunchDetails } from '../stores/interactions.ts';
import type { User } from '../stores/users.ts';

const withoutRecords = 'launch launch/patient launch/encounter openid fhirUser offline_access online_access';

/** Everything that can be granted here; discovery lists it. */
export const serverScope = `${withoutRecords} patient/*.cruds user/*.cruds system/*.cruds`;

/** What an app is registered for that names no scope: it reads. Who wants to write says so. */
export const defaultScope = `${withoutRecords} patient/*.rs user/*.rs system/*.rs`;

/** The types that a wildcard of a person's scopes stands for at a door. */
export function typesAt({ policy }: FrontDoor): string[] {
  const held = resourceTypes.map(({ type }) => type).filter(type => !namesManyRecords(type));
  return [...held, ...policy.typesWithoutRecords];
}

/** What a door insists on when this client asks, launched by the EHR or by itself. */
export function authorizationPolicy(
  config: Config,
  { door }: Doorway,
  client: Client,
  launch?: LaunchDetails,
): AuthorizationPolicy {
  const { policy } = door;
  const isLegacy = policy.pkce === 'optional-for-legacy-clients' && client.legacyPkce;
  return {
    auds: audsAt(config, door),
    pkce: isLegacy && client.tokenEndpointAuthMethod !== 'none' ? 'optional' : 'required',
    serverScope,
    heldTypes: typesAt(door),
    contexts: contextTypes(launch?.fhirContext),
  };
}

/** What an app may call the FHIR server of this door. */
export function audsAt({ url, originAliases }: Config, { policy, fhirPath, issuerPath }: FrontDoor): string[] {
  const paths = policy.aud === 'fhir-base-or-issuer' ? [fhirPath, issuerPath] : [fhirPath];
  return [url, ...originAliases].flatMap(origin => paths.map(path => origin + path));
}

/** The widest scope that this person may give to any app: no more than her role lets her do herself. */
export function scopeOfUser(user: User): string {
  const identity = user.fhirUser || user.records.length > 0 ? 'openid fhirUser' : 'openid';
  const duration = 'offline_access online_access';
  const letters = interactionsOf(user.role)
    .map(interaction => interaction.charAt(0))
    .join('');
  return letters === ''
    ? `${identity} ${duration}`
    : `${identity} ${duration} launch launch/patient launch/encounter patient/*.${letters} user/*.${letters}`;
}
