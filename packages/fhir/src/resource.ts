/**
 * The FHIR R4 types, as `@types/fhir` has them: `Patient`, `Observation`, `Reference`, ….
 * https://hl7.org/fhir/R4/resourcelist.html
 */
import type { FhirResource } from 'fhir/r4';

export type * from 'fhir/r4';

/** Any resource, told apart by its `resourceType`. */
export type Resource = FhirResource;

/** The resource named by a type: `ResourceOf<'Patient'>` is `Patient`. */
export type ResourceOf<Type extends Resource['resourceType']> = Extract<Resource, { resourceType: Type }>;
