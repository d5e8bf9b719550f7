import type { Meta } from '@smart-ehr/fhir';

/**
 * The `meta` of a resource that follows a US Core 7 profile: `profiled('patient')`, or a whole name where
 * US Core's own does not begin with `us-core-`: `profiled('pediatric-bmi-for-age')`.
 * https://hl7.org/fhir/us/core/STU7/profiles-and-extensions.html
 */
export function profiled(profile: string): Meta {
  const name = unprefixed.test(profile) ? profile : `us-core-${profile}`;
  return { profile: [`http://hl7.org/fhir/us/core/StructureDefinition/${name}`] };
}

const unprefixed = /^(pediatric|head-occipital)-/;
