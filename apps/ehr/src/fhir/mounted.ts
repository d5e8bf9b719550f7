import type { CapabilityStatementRest, CapabilityStatementRestResource } from '@smart-ehr/fhir';
import { aboutCohorts, cohortProfile } from '../bulk/cohort/profile.ts';
import type { HeldType } from './resource-types.ts';
import { patchTypes } from './write/read-body.ts';

type SystemInteractionCode = NonNullable<CapabilityStatementRest['interaction']>[number]['code'];
type InteractionCode = NonNullable<CapabilityStatementRestResource['interaction']>[number]['code'];

/** An interaction of every type, or of the types that it names. https://hl7.org/fhir/R4/valueset-type-restful-interaction.html */
type MountedInteraction = { code: InteractionCode; types?: readonly HeldType[] };
/**
 * An operation on a type or one of its resources; without a type, on the whole server. `alias`: the id of its
 * definition, by which some clients look for it.
 */
export type MountedOperation = { name: string; definition: string; type?: HeldType; alias?: string };
/** A profile whose resources the server treats by rules of their own, and what a client should know of them. */
type MountedProfile = { type: HeldType; profile: string; documentation: string };

/** https://hl7.org/fhir/uv/bulkdata/STU2/CapabilityStatement-bulk-data.html */
const bulkData = 'http://hl7.org/fhir/uv/bulkdata';

/** What is mounted by routes.ts and bulk/routes.ts: who adds a route adds its line, and the CapabilityStatement says it. */
export const mounted: {
  interactions: readonly MountedInteraction[];
  /** Of a Bundle, posted to the base. */
  system: readonly SystemInteractionCode[];
  operations: readonly MountedOperation[];
  /** Beside those of US Core. */
  profiles: readonly MountedProfile[];
  /** What a PATCH may be written in. */
  patchFormats: readonly string[];
  /** Whether a POST takes If-None-Exist, and a PUT an id that is new. */
  writes: Pick<CapabilityStatementRestResource, 'conditionalCreate' | 'updateCreate'>;
} = {
  interactions: [
    { code: 'read' },
    { code: 'vread' },
    { code: 'history-instance' },
    { code: 'history-type' },
    { code: 'search-type' },
    { code: 'create' },
    { code: 'update' },
    { code: 'patch' },
    { code: 'delete' },
  ],
  system: ['batch', 'transaction'],
  patchFormats: patchTypes,
  writes: { conditionalCreate: true, updateCreate: true },
  operations: [
    { name: 'export', definition: `${bulkData}/OperationDefinition/export` },
    exportOf('Patient', 'patient-export'),
    exportOf('Group', 'group-export'),
    { name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything', type: 'Patient' },
    { name: 'docref', definition: 'http://hl7.org/fhir/us/core/OperationDefinition/docref', type: 'DocumentReference' },
  ],
  profiles: [{ type: 'Group', profile: cohortProfile, documentation: aboutCohorts }],
};

/** https://hl7.org/fhir/uv/bulkdata/en/artifacts.html: invoked as `$export` of the type. */
function exportOf(type: HeldType, id: string): MountedOperation {
  return { name: 'export', alias: id, definition: `${bulkData}/OperationDefinition/${id}`, type };
}

/** Guides whose CapabilityStatement this server fulfils. */
export const instantiates = [`${bulkData}/CapabilityStatement/bulk-data`];

/** What BULK_V4=1 adds. Two editions have the same canonical, so that of the ballot names its version. */
export const mountedByBulkV4: { operations: readonly MountedOperation[]; instantiates: readonly string[] } = {
  operations: [
    { name: 'export-v4', definition: `${bulkData}/OperationDefinition/export|4.0.0-ballot` },
    { name: 'export-v4', definition: `${bulkData}/OperationDefinition/patient-export|4.0.0-ballot`, type: 'Patient' },
    { name: 'export-v4', definition: `${bulkData}/OperationDefinition/group-export|4.0.0-ballot`, type: 'Group' },
  ],
  instantiates: [`${bulkData}/CapabilityStatement/bulk-data|4.0.0-ballot`],
};
