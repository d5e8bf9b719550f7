import type { CapabilityStatement, CapabilityStatementRestResource, Extension } from '@smart-ehr/fhir';
import { type HeldType, resourceTypes } from './resource-types.ts';
import { includableTypes } from './search/parse-include.ts';
import { type SearchParameter, searchParametersOf } from './search-parameters.ts';

/** What is mounted for every type (routes.ts), in the words of the statement. */
const interactions = [{ code: 'read' }, { code: 'search-type' }] as const;

/** What is mounted by bulk/routes.ts. https://hl7.org/fhir/uv/bulkdata/STU2/CapabilityStatement-bulk-data.html */
const bulkData = 'http://hl7.org/fhir/uv/bulkdata';
const systemExport = { name: 'export', definition: `${bulkData}/OperationDefinition/export` };
const exportsOfTypes: Partial<Record<HeldType, typeof systemExport>> = {
  Patient: { name: 'export', definition: `${bulkData}/OperationDefinition/patient-export` },
  Group: { name: 'export', definition: `${bulkData}/OperationDefinition/group-export` },
};

/** Parameters that are columns, and so in no generated table. */
const columnParameters = [
  { name: '_id', type: 'token' },
  { name: '_lastUpdated', type: 'date' },
] as const;

export type StatementFacts = { base: string; smartConfiguration: object; dateMs: number };

/**
 * What this server can do, derived from the tables that it works by.
 * https://hl7.org/fhir/R4/capabilitystatement.html
 */
export function capabilityStatement({ base, smartConfiguration, dateMs }: StatementFacts): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: new Date(dateMs).toISOString(),
    kind: 'instance',
    instantiates: [`${bulkData}/CapabilityStatement/bulk-data`],
    software: { name: 'SMART EHR' },
    implementation: { description: 'A reference EHR for SMART on FHIR, with synthetic records', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        security: {
          cors: true,
          service: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                  code: 'SMART-on-FHIR',
                  display: 'SMART on FHIR',
                },
              ],
            },
          ],
          extension: [oauthUris(smartConfiguration)],
        },
        resource: resourceTypes.map(({ type }) => resourceOf(type)),
        operation: [systemExport],
      },
    ],
  };
}

function resourceOf(type: HeldType): CapabilityStatementRestResource {
  const parameters = searchParametersOf(type);
  const operation = exportsOfTypes[type];
  return {
    type,
    versioning: 'versioned',
    readHistory: false,
    interaction: [...interactions],
    searchInclude: parameters.filter(canInclude).map(({ code }) => `${type}:${code}`),
    searchRevInclude: referencesTo(type),
    searchParam: [...columnParameters, ...parameters.map(({ code, kind }) => ({ name: code, type: kind }))],
    ...(operation && { operation: [operation] }),
  };
}

const canInclude = (parameter: SearchParameter) =>
  parameter.kind === 'reference' && includableTypes(parameter).length > 0;

function referencesTo(type: HeldType): string[] {
  return resourceTypes.flatMap(({ type: source }) =>
    searchParametersOf(source)
      .filter(parameter => canInclude(parameter) && includableTypes(parameter).includes(type))
      .map(({ code }) => `${source}:${code}`),
  );
}

/** The endpoints, for clients older than smart-configuration. https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html */
function oauthUris(smartConfiguration: object): Extension {
  const names = {
    authorize: 'authorization_endpoint',
    token: 'token_endpoint',
    register: 'registration_endpoint',
    manage: 'management_endpoint',
    introspect: 'introspection_endpoint',
    revoke: 'revocation_endpoint',
  };
  const found = new Map<string, unknown>(Object.entries(smartConfiguration));
  return {
    url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
    extension: Object.entries(names).flatMap(([url, name]) => {
      const valueUri = found.get(name);
      return typeof valueUri === 'string' ? [{ url, valueUri }] : [];
    }),
  };
}
