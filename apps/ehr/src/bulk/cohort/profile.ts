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

/** Whether a resource is a Group whose members follow from filters, or says that it is. */
export function isCohort(resource: Resource): boolean {
  if (resource.resourceType !== 'Group') return false;
  const { modifierExtension = [], meta } = resource;
  const claims = meta?.profile?.some(profile => profile.split('|')[0] === cohortProfile) ?? false;
  return claims || modifierExtension.some(({ url }) => url === memberFilter);
}
