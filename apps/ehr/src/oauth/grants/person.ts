import { parseScopes } from '@smart-ehr/oauth-core';
import type { Ehr } from '../../ehr.ts';
import type { Doorway } from '../../front-doors.ts';
import type { Grant } from '../../stores/grants.ts';

/** Who gave the access, as the app may know: the id_token says it, and the answer to an introspection. */
export type Person = {
  subject: string;
  /** Absolute URL of the resource that represents the person; only with the scope fhirUser. */
  fhirUser?: string;
};

/** The person of a grant; nobody gave the access of a backend service. */
export type GivenBy = Partial<Pick<Grant, 'username'>> & Pick<Grant, 'details'>;

/** Undefined without the scope openid, and for the access of a backend service, which nobody gave. */
export function personOf(
  { subjectOf }: Pick<Ehr, 'subjectOf'>,
  { fhirBase }: Doorway,
  { username, details }: GivenBy,
  scope: string,
): Person | undefined {
  const identity = parseScopes(scope).flatMap(one => (one.kind === 'identity' ? one.name : []));
  if (!username || !identity.includes('openid')) return undefined;
  const { fhirUser } = details;
  return {
    subject: subjectOf(username),
    ...(fhirUser && identity.includes('fhirUser') && { fhirUser: `${fhirBase}/${fhirUser}` }),
  };
}
