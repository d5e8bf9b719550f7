import type { Bundle, Endpoint, Identifier, Organization } from '@smart-ehr/fhir';
import type { Config } from '../config.ts';
import type { Doorway } from '../front-doors.ts';

const extensions = 'http://hl7.org/fhir/StructureDefinition';
const terminology = 'http://terminology.hl7.org/CodeSystem';
const brandId = 'brand';

/**
 * "the HTTPS URL for the Brand's primary web presence, omitting any www. prefix from the domain and omitting any path".
 * https://hl7.org/fhir/smart-app-launch/STU2.2/brands.html#consistent-identifiers-for-organizations
 */
export function brandIdentifier({ brand }: Pick<Config, 'brand'>): Required<Pick<Identifier, 'system' | 'value'>> {
  const { protocol, host } = new URL(brand.website);
  return { system: 'urn:ietf:rfc:3986', value: `${protocol}//${host.replace(/^www\./, '')}` };
}

/**
 * The clinic as people know it and the FHIR endpoint of this door, for apps that let people pick theirs from many.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/brands.html
 */
export function brandBundle(config: Pick<Config, 'brand'>, doorway: Doorway, changedMs: number): Bundle {
  const url = doorway.url('brands');
  const resources = [organizationOf(config, doorway), endpointOf(config, doorway)];
  return {
    resourceType: 'Bundle',
    meta: { profile: [profile('user-access-brands-bundle')] },
    type: 'collection',
    timestamp: new Date(changedMs).toISOString(),
    entry: resources.map(resource => ({ fullUrl: `${url}/${resource.resourceType}/${resource.id}`, resource })),
  };
}

/** https://hl7.org/fhir/smart-app-launch/STU2.2/StructureDefinition-user-access-brand.html */
function organizationOf(config: Pick<Config, 'brand'>, doorway: Doorway): Organization {
  const { name, website } = config.brand;
  const endpoint = { reference: `Endpoint/${doorway.door.name}` };
  return {
    resourceType: 'Organization',
    id: brandId,
    meta: { profile: [profile('user-access-brand')] },
    extension: [
      {
        url: `${extensions}/organization-portal`,
        extension: [
          { url: 'portalName', valueString: name },
          {
            url: 'portalDescription',
            valueMarkdown: `Patients and staff of ${name} sign in with their account there.`,
          },
          { url: 'portalUrl', valueUrl: `${doorway.issuer}/` },
          { url: 'portalEndpoint', valueReference: endpoint },
        ],
      },
    ],
    identifier: [brandIdentifier(config)],
    active: true,
    type: [{ coding: [{ system: `${terminology}/organization-type`, code: 'prov', display: 'Healthcare Provider' }] }],
    name,
    telecom: [{ system: 'url', value: website }],
    endpoint: [endpoint],
  };
}

/** https://hl7.org/fhir/smart-app-launch/STU2.2/StructureDefinition-user-access-endpoint.html */
function endpointOf({ brand }: Pick<Config, 'brand'>, { door, fhirBase }: Doorway): Endpoint {
  return {
    resourceType: 'Endpoint',
    id: door.name,
    meta: { profile: [profile('user-access-endpoint')] },
    extension: [{ url: `${extensions}/endpoint-fhir-version`, valueCode: '4.0.1' }],
    status: 'active',
    connectionType: { system: `${terminology}/endpoint-connection-type`, code: 'hl7-fhir-rest' },
    name: `FHIR R4 endpoint of ${brand.name}`,
    managingOrganization: { reference: `Organization/${brandId}` },
    contact: [{ system: 'url', value: brand.website }],
    payloadType: [{ coding: [{ system: `${terminology}/endpoint-payload-type`, code: 'none' }] }],
    payloadMimeType: ['application/fhir+json'],
    address: fhirBase,
  };
}

const profile = (name: string) => `http://hl7.org/fhir/smart-app-launch/StructureDefinition/${name}`;
