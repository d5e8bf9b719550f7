import type { Resource } from '@smart-ehr/fhir';

const guide = 'http://hl7.org/fhir/uv/bulkdata';

/** https://hl7.org/fhir/uv/bulkdata/StructureDefinition-bulk-cohort-group.html */
export const cohortProfile = `${guide}/StructureDefinition/bulk-cohort-group`;
/** https://hl7.org/fhir/uv/bulkdata/StructureDefinition-member-filter.html */
export const memberFilter = `${guide}/StructureDefinition/member-filter`;
/** https://hl7.org/fhir/uv/bulkdata/StructureDefinition-members-refreshed.html */
export const membersRefreshed = `${guide}/StructureDefinition/members-refreshed`;
/** The chapter that the rules of this folder come from. */
export const cohortLink = 'https://hl7.org/fhir/uv/bulkdata/group.html#bulk-cohort-api';

/**
 * "Server providers SHOULD also ensure that their documentation addresses when and how often are Bulk Cohort group
 * membership is updated and which search parameters are supported in member-filter expressions."
 */
export const aboutCohorts = [
  'A Group of the profile Bulk Cohort Group is created by POST, with Prefer: respond-async or without, by backend services.',
  'Its members are found once, as of members-refreshed, and not updated; it cannot be changed, and only its client sees it.',
  'A member-filter takes every search parameter of this statement of Patient and of the types of the patient compartment,',
  'one chain or _has over one reference included; and no search result parameters.',
].join(' ');

/** Whether a resource is a Group whose members follow from filters, or says that it is. */
export function isCohort(resource: Resource): boolean {
  if (resource.resourceType !== 'Group') return false;
  const { modifierExtension = [], meta } = resource;
  const claims = meta?.profile?.some(profile => profile.split('|')[0] === cohortProfile) ?? false;
  return claims || modifierExtension.some(({ url }) => url === memberFilter);
}
