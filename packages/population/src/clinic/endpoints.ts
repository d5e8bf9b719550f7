import type { Endpoint, Reference } from '@smart-ehr/fhir';
import { codingOf, concept, hl7 } from '../codes/code.ts';
import { referTo, resourceId } from '../ids.ts';

const services = {
  fhir: {
    name: 'FHIR R4 API of Lakeside Family Medicine',
    connection: hl7('endpoint-connection-type', 'hl7-fhir-rest', 'HL7 FHIR'),
    payload: hl7('endpoint-payload-type', 'any', 'Any'),
    address: 'https://lakeside.example/fhir',
  },
  direct: {
    name: 'Secure mail of Lakeside Family Medicine',
    connection: hl7('endpoint-connection-type', 'direct-project', 'Direct Project'),
    payload: hl7('endpoint-payload-type', 'any', 'Any'),
    address: 'mailto:records@direct.lakeside.example',
  },
} as const;

type Service = keyof typeof services;

export const endpoint = (slug: Service): Reference => referTo('Endpoint', slug, services[slug].name);

/** Where other systems reach the clinic. https://hl7.org/fhir/R4/endpoint.html */
export function endpoints(): Endpoint[] {
  return (Object.keys(services) as Service[]).map(slug => {
    const { name, connection, payload, address } = services[slug];
    return {
      resourceType: 'Endpoint',
      id: resourceId('Endpoint', slug),
      status: 'active',
      connectionType: codingOf(connection),
      name,
      payloadType: [concept(payload)],
      address,
    };
  });
}
