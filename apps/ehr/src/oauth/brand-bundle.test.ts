import type { Endpoint, Organization } from '@smart-ehr/fhir';
import { describe, expect, test } from 'vitest';
import { doorwayAt, frontDoors } from '../front-doors.ts';
import { brandBundle, brandIdentifier } from './brand-bundle.ts';

const config = { brand: { name: 'Lake Clinic', website: 'https://www.lake.example/patients' } };
const changedMs = Date.parse('2026-03-01T09:00:00Z');

test.each([
  ['https://www.lake.example/patients', 'https://lake.example'],
  ['https://lake.example', 'https://lake.example'],
  ['https://wwwlake.example/', 'https://wwwlake.example'],
  ['http://localhost:4000', 'http://localhost:4000'],
])('the brand of %s is identified as %s', (website, value) => {
  expect(brandIdentifier({ brand: { name: 'x', website } })).toEqual({ system: 'urn:ietf:rfc:3986', value });
});

describe.each(frontDoors.map(door => doorwayAt(door, 'https://ehr.example')))('$issuer', doorway => {
  const bundle = brandBundle(config, doorway, changedMs);
  const resources = bundle.entry?.map(entry => entry.resource) ?? [];
  const organization = resources.find((one): one is Organization => one?.resourceType === 'Organization');
  const endpoint = resources.find((one): one is Endpoint => one?.resourceType === 'Endpoint');

  test('is a collection of one brand and one endpoint, with the time of its last change', () => {
    expect(bundle).toMatchObject({ type: 'collection', timestamp: '2026-03-01T09:00:00.000Z' });
    expect(resources.map(one => one?.resourceType)).toEqual(['Organization', 'Endpoint']);
  });

  test('every fullUrl is absolute and ends as its resource is called, so that references within resolve', () => {
    for (const { fullUrl, resource } of bundle.entry ?? [])
      expect(fullUrl).toBe(`${doorway.url('brands')}/${resource?.resourceType}/${resource?.id}`);
  });

  test('the brand has what the profile demands: a name, exactly one website, a category of its list', () => {
    expect(organization).toMatchObject({
      name: 'Lake Clinic',
      active: true,
      telecom: [{ system: 'url', value: 'https://www.lake.example/patients' }],
      identifier: [brandIdentifier(config)],
      type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'prov' }] }],
    });
    expect(organization?.telecom).toHaveLength(1);
  });

  test('the endpoints of the portal are the organization’s (uab-1), and in this bundle', () => {
    const portal = organization?.extension?.find(({ url }) => url.endsWith('/organization-portal'))?.extension ?? [];
    const ofPortal = portal.flatMap(({ valueReference }) => valueReference?.reference ?? []);
    expect(ofPortal).toEqual([`Endpoint/${endpoint?.id}`]);
    expect(organization?.endpoint?.map(({ reference }) => reference)).toEqual(ofPortal);
    expect(portal).toContainEqual({ url: 'portalUrl', valueUrl: `${doorway.issuer}/` });
  });

  test('the endpoint has what the profile demands: R4 by REST at the FHIR base, and whom developers ask', () => {
    expect(endpoint).toMatchObject({
      status: 'active',
      address: doorway.fhirBase,
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/endpoint-fhir-version', valueCode: '4.0.1' }],
      connectionType: { code: 'hl7-fhir-rest' },
      contact: [{ system: 'url', value: 'https://www.lake.example/patients' }],
      managingOrganization: { reference: `Organization/${organization?.id}` },
      payloadType: [{ coding: [{ code: 'none' }] }],
    });
  });
});
