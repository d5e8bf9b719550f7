import type { Location, Organization, Reference } from '@smart-ehr/fhir';
import { codingOf, concept, hl7 } from '../codes/code.ts';
import { referTo, resourceId } from '../ids.ts';
import { profiled } from '../record/profiles.ts';
import { exampleNpi } from './npi.ts';

type Place = {
  name: string;
  kind: [string, string];
  line: string;
  phone: string;
  /** A number of its trade, beside the NPI. */
  number?: { system: string; value: string };
};

const provider: Place['kind'] = ['prov', 'Healthcare Provider'];
const places = {
  'lakeside-clinic': {
    name: 'Lakeside Family Medicine',
    kind: provider,
    line: '100 Shoreline Drive',
    phone: '928-555-0100',
  },
  'lakeside-hospital': {
    name: 'Lakeside Regional Hospital',
    kind: provider,
    line: '1 Hospital Way',
    phone: '928-555-0110',
  },
  'lakeside-laboratory': {
    name: 'Lakeside Laboratory',
    kind: provider,
    line: '3 Hospital Way',
    phone: '928-555-0120',
    // CLIA, which laboratories are certified under: ten characters with a D in the third place.
    number: { system: 'urn:oid:2.16.840.1.113883.4.7', value: '99D9999999' },
  },
  'lakeside-pharmacy': {
    name: 'Lakeside Pharmacy',
    kind: provider,
    line: '112 Shoreline Drive',
    phone: '928-555-0130',
  },
  'northstar-health-plan': {
    name: 'Northstar Health Plan',
    kind: ['ins', 'Insurance Company'],
    line: '900 Insurance Plaza',
    phone: '602-555-0140',
    // The number of an insurer at the NAIC.
    number: { system: 'urn:oid:2.16.840.1.113883.6.300', value: '99999' },
  },
} as const satisfies Record<string, Place>;

export type OrganizationName = keyof typeof places;
export type LocationName = 'lakeside-clinic' | 'lakeside-hospital';

const slugs = Object.keys(places) as OrganizationName[];
const referencesOf = (type: 'Organization' | 'Location') =>
  new Map<OrganizationName, Reference>(slugs.map(slug => [slug, referTo(type, slug, places[slug].name)]));
const references = { organizations: referencesOf('Organization'), locations: referencesOf('Location') };

export const organization = (slug: OrganizationName): Reference => ({ ...references.organizations.get(slug) });
export const location = (slug: LocationName): Reference => ({ ...references.locations.get(slug) });

export const addressOf = (slug: OrganizationName) => ({
  line: [places[slug].line],
  city: 'Lakeside',
  state: 'AZ',
  postalCode: '85929',
  country: 'US',
});
const telecomOf = ({ phone }: Place) => [{ system: 'phone' as const, value: phone, use: 'work' as const }];

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-organization.html */
export function organizations(): Organization[] {
  return slugs.map((slug, index) => {
    const place: Place = places[slug];
    return {
      resourceType: 'Organization',
      id: resourceId('Organization', slug),
      meta: profiled('organization'),
      identifier: [
        { system: 'http://hl7.org/fhir/sid/us-npi', value: exampleNpi(100 + index) },
        ...(place.number ? [place.number] : []),
      ],
      active: true,
      type: [concept(hl7('organization-type', ...place.kind))],
      name: place.name,
      telecom: telecomOf(place),
      address: [addressOf(slug)],
    };
  });
}

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-location.html */
export function locations(): Location[] {
  const held: [LocationName, string, string][] = [
    ['lakeside-clinic', 'OF', 'Outpatient facility'],
    ['lakeside-hospital', 'HOSP', 'Hospital'],
  ];
  return held.map(([slug, code, display]) => ({
    resourceType: 'Location',
    id: resourceId('Location', slug),
    meta: profiled('location'),
    identifier: [{ system: 'https://lakeside.example/locations', value: slug }],
    status: 'active',
    name: places[slug].name,
    mode: 'instance',
    type: [concept(hl7('v3-RoleCode', code, display))],
    telecom: telecomOf(places[slug]),
    address: addressOf(slug),
    physicalType: { coding: [codingOf(hl7('location-physical-type', 'bu', 'Building'))] },
    managingOrganization: organization(slug),
  }));
}
