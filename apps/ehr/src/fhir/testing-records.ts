/** Two patients of one practitioner, one of another, and what hangs on them. For tests. */
import type { Resource } from '@smart-ehr/fhir';

const about = (id: string) => ({ reference: `Patient/${id}` });
const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] });
const category = (code: string) => [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] },
];

function patient(id: string, family: string, birthDate: string, practitioner: string): Resource {
  return {
    resourceType: 'Patient',
    id,
    name: [{ family, given: ['Ana María'] }],
    birthDate,
    gender: 'female',
    generalPractitioner: [{ reference: `Practitioner/${practitioner}` }],
  };
}

function lab(id: string, subject: string, date: string, value: number): Resource {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: category('laboratory'),
    code: loinc('4548-4'),
    subject: about(subject),
    performer: [{ reference: 'Practitioner/dora' }],
    effectiveDateTime: date,
    valueQuantity: { value, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
  };
}

const attachment = (binary: string) => ({ contentType: 'text/plain', url: `Binary/${binary}` });

export const records: Resource[] = [
  { resourceType: 'Practitioner', id: 'dora', name: [{ family: 'Dörfler' }] },
  { resourceType: 'Practitioner', id: 'enno', name: [{ family: 'Enns' }] },
  { resourceType: 'Organization', id: 'clinic', name: 'Lakeside' },
  { resourceType: 'Medication', id: 'metformin', code: { coding: [{ code: '860975' }] } },
  patient('a', 'Núñez', '1984-05-03', 'dora'),
  patient('b', 'Nunn', '1990', 'dora'),
  patient('c', 'Zed', '2001-01-01', 'enno'),
  lab('a1', 'a', '2024-01-10', 6.1),
  lab('a2', 'a', '2024-02-10T08:00:00Z', 6.5),
  lab('a3', 'a', '2024-03', 7.2),
  lab('b1', 'b', '2024-02-11', 5.4),
  lab('c1', 'c', '2024-02-12', 5.9),
  {
    resourceType: 'Observation',
    id: 'a-vital',
    status: 'preliminary',
    category: category('vital-signs'),
    code: loinc('8867-4'),
    subject: about('a'),
  },
  {
    resourceType: 'MedicationRequest',
    id: 'a-rx',
    status: 'active',
    intent: 'order',
    subject: about('a'),
    medicationReference: { reference: 'Medication/metformin' },
    requester: { reference: 'Practitioner/dora' },
  },
  { resourceType: 'Device', id: 'a-pump', patient: about('a') },
  { resourceType: 'Device', id: 'c-pump', patient: about('c') },
  {
    resourceType: 'DocumentReference',
    id: 'a-doc',
    status: 'current',
    subject: about('a'),
    content: [{ attachment: attachment('a-note') }],
  },
  {
    resourceType: 'DocumentReference',
    id: 'a-wrong',
    status: 'current',
    subject: about('a'),
    content: [{ attachment: attachment('c-secret') }],
  },
  { resourceType: 'Binary', id: 'a-note', contentType: 'text/plain', data: 'YQ==' },
  { resourceType: 'Binary', id: 'a-own', contentType: 'text/plain', securityContext: about('a') },
  { resourceType: 'Binary', id: 'c-secret', contentType: 'text/plain', securityContext: about('c') },
  { resourceType: 'Binary', id: 'stray', contentType: 'text/plain' },
  {
    resourceType: 'Group',
    id: 'a-and-c',
    type: 'person',
    actual: true,
    member: [{ entity: about('a') }, { entity: about('c') }],
  },
  provenance('a-prov', 'Observation/a1'),
  provenance('c-prov', 'Observation/c1'),
  provenance('org-prov', 'Organization/clinic'),
];

function provenance(id: string, target: string): Resource {
  return {
    resourceType: 'Provenance',
    id,
    target: [{ reference: target }],
    recorded: '2024-05-01T00:00:00Z',
    agent: [{ who: { reference: 'Practitioner/dora' } }],
  };
}
