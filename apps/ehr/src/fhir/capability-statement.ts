import type { CapabilityStatement, CapabilityStatementRestResource, Extension } from '@smart-ehr/fhir';
import { instantiates, type MountedOperation, mounted, mountedByBulkV4 } from './mounted.ts';
import { type HeldType, resourceTypes } from './resource-types.ts';
import { includableParametersOf, includableTypes } from './search/parse-include.ts';
import { compositeParametersOf, searchParametersOf } from './search-parameters.ts';
import { usCoreServer } from './us-core-server.generated.ts';

/** Parameters that are columns, and so in no generated table. */
const columnParameters = [
  { name: '_id', definition: 'http://hl7.org/fhir/SearchParameter/Resource-id', type: 'token' },
  { name: '_lastUpdated', definition: 'http://hl7.org/fhir/SearchParameter/Resource-lastUpdated', type: 'date' },
] as const;

export type StatementFacts = { base: string; smartConfiguration: object; dateMs: number; bulkV4: boolean };

/**
 * What this server can do, derived from the tables that it works by.
 * https://hl7.org/fhir/R4/capabilitystatement.html
 */
export function capabilityStatement({ base, smartConfiguration, dateMs, bulkV4 }: StatementFacts): CapabilityStatement {
  const operations = [...mounted.operations, ...(bulkV4 ? mountedByBulkV4.operations : [])];
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: new Date(dateMs).toISOString(),
    kind: 'instance',
    instantiates: [...instantiates, ...(bulkV4 ? mountedByBulkV4.instantiates : []), usCoreServer.url],
    software: { name: 'SMART EHR' },
    implementation: { description: 'A reference EHR for SMART on FHIR, with synthetic records', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json', 'text/html'],
    patchFormat: [...mounted.patchFormats],
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
        resource: resourceTypes.map(({ type }) => resourceOf(type, operations)),
        interaction: mounted.system.map(code => ({ code })),
        operation: operationsOf(undefined, operations),
      },
    ],
  };
}

function resourceOf(type: HeldType, mountedOperations: readonly MountedOperation[]): CapabilityStatementRestResource {
  const interactions = mounted.interactions.filter(({ types }) => types?.includes(type) ?? true);
  const further = mounted.profiles.filter(one => one.type === type);
  const profiles = [
    ...(usCoreServer.types.find(asked => asked.type === type)?.profiles ?? []),
    ...further.map(({ profile }) => profile),
  ];
  const [documentation] = further.map(one => one.documentation);
  const operations = operationsOf(type, mountedOperations);
  return {
    type,
    ...(profiles.length > 0 && { supportedProfile: profiles }),
    ...(documentation !== undefined && { documentation }),
    interaction: interactions.map(({ code }) => ({ code })),
    versioning: 'versioned',
    readHistory: interactions.some(({ code }) => code === 'vread'),
    ...mounted.writes,
    searchInclude: orAll(includableParametersOf(type).map(({ code }) => `${type}:${code}`)),
    searchRevInclude: orAll(referencesTo(type)),
    searchParam: searchParamsOf(type),
    ...(operations.length > 0 && { operation: operations }),
  };
}

const orAll = (includes: string[]) => (includes.length === 0 ? [] : ['*', ...includes]);

function searchParamsOf(type: HeldType): CapabilityStatementRestResource['searchParam'] {
  return [
    ...columnParameters,
    ...searchParametersOf(type).map(({ code, kind, url }) => ({
      name: code,
      ...(url && { definition: url }),
      type: kind,
    })),
    ...compositeParametersOf(type).map(({ code, url }) => ({
      name: code,
      definition: url,
      type: 'composite' as const,
    })),
  ];
}

function operationsOf(type: HeldType | undefined, operations: readonly MountedOperation[]) {
  return operations
    .filter(operation => operation.type === type)
    .flatMap(({ name, alias, definition }) =>
      [name, ...(alias === undefined ? [] : [alias])].map(each => ({ name: each, definition })),
    );
}

function referencesTo(type: HeldType): string[] {
  return resourceTypes.flatMap(({ type: source }) =>
    includableParametersOf(source)
      .filter(parameter => includableTypes(parameter).includes(type))
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
