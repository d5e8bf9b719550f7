import { patientIds } from '@smart-ehr/prisma/cast';
import type { Credentials } from './credentials.ts';
import { get, type Pair, type RawRequest } from './raw-request.ts';

const patient = patientIds['william-hart'];

/** Searches that use every kind of parameter, modifier, prefix and result parameter. */
const searches: [type: string, query: string][] = [
  ['Patient', ''],
  ['Patient', `_id=${patient}&_elements=name&_summary=false`],
  ['Patient', 'name:contains=har&birthdate=ge1950-01-01&gender=male&_sort=-birthdate,family&_count=3'],
  ['Patient', 'family:exact=Hart&given:missing=false&identifier=http://hospital.example|1,|2'],
  ['Observation', `patient=${patient}&category=laboratory&date=ge2020&date=lt2030-01-01T00:00:00Z&_count=2`],
  [
    'Observation',
    `patient=Patient/${patient}&code=http://loinc.org|4548-4,8480-6&value-quantity=gt5|http://unitsofmeasure.org|%25`,
  ],
  ['Observation', `subject:Patient=${patient}&code:not=x&_include=Observation:subject&_total=accurate`],
  ['Condition', `patient=${patient}&clinical-status=active&_revinclude=Provenance:target&_lastUpdated=gt2000`],
  ['Encounter', `subject=Patient/${patient}&date=sa2000-01&_include=Encounter:*&_include:iterate=Patient:organization`],
  ['MedicationRequest', `patient=${patient}&status=active,stopped&intent=order&_include=MedicationRequest:medication`],
  ['Observation', `patient.name=Hart&_has:Provenance:target:agent=x&_filter=name eq x&_text=a&_content=b`],
  ['Group', '_id=all-patients'],
  ['Nonsense', 'a=b'],
];

/** The FHIR API below one door. */
export function validFhirRequests(has: Credentials): RawRequest[] {
  const base = has.door.fhirPath;
  const [app, backend] = [has.accessToken, has.backend.accessToken].map((token): Pair[] => [
    ['Authorization', `Bearer ${token}`],
  ]) as [Pair[], Pair[]];
  const paths = [
    `/Patient/${patient}`,
    '/Observation/x',
    `/Patient/${patient}/_history`,
    `/Patient/${patient}/$everything`,
  ];
  return [
    ...searches.flatMap(([type, query]) => [
      get(`${base}/${type}`, { query: [...new URLSearchParams(query)], headers: app }),
      get(`${base}/${type}/_search`, { method: 'POST', form: [...new URLSearchParams(query)], headers: backend }),
    ]),
    ...paths.flatMap(path => [get(base + path, { headers: app }), get(base + path, { headers: backend })]),
    ...['PUT', 'PATCH', 'DELETE'].map(method =>
      get(`${base}/Patient/${patient}`, { method, headers: app, json: { resourceType: 'Patient', id: patient } }),
    ),
    ...writes(base, backend),
  ];
}

/** By who may write everything; of resources that nobody else looks at. */
function writes(base: string, headers: Pair[]): RawRequest[] {
  const organization = { resourceType: 'Organization', id: 'fuzzed', name: 'Ward', identifier: [{ value: '1' }] };
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '8302-2' }], text: 'Body height' },
    effectiveDateTime: '2024-02-29T10:00:00+01:00',
    valueQuantity: { value: 178.5, unit: 'cm', system: 'http://unitsofmeasure.org', code: 'cm' },
    subject: { reference: 'Patient/nobody' },
    extension: [{ url: 'http://x.example/e', valueReference: { reference: '#p' } }],
    contained: [{ resourceType: 'Patient', id: 'p', name: [{ given: [null, 'Ana'], _given: [{ id: 'g' }, null] }] }],
  };
  const patch = [
    { op: 'test', path: '/resourceType', value: 'Organization' },
    { op: 'add', path: '/alias', value: ['W'] },
    { op: 'copy', from: '/alias/0', path: '/alias/-' },
    { op: 'move', from: '/alias/1', path: '/name' },
  ];
  const fullUrl = 'urn:uuid:5f0c1c58-8a5e-4d2c-9f0e-3f1f0f6f2a10';
  const entry = [
    { fullUrl, resource: organization, request: { method: 'POST', url: 'Organization', ifNoneExist: 'name=Ward' } },
    {
      resource: { resourceType: 'Location', managingOrganization: { reference: fullUrl } },
      request: { method: 'POST', url: 'Location' },
    },
    { request: { method: 'GET', url: 'Organization?name=Ward&_count=1' } },
    { request: { method: 'DELETE', url: 'Location/none', ifMatch: 'W/"1"' } },
  ];
  const place = `${base}/Organization/fuzzed`;
  const patched: Pair[] = [...headers, ['Content-Type', 'application/json-patch+json'], ['If-Match', 'W/"1"']];
  return [
    get(`${base}/Observation`, { method: 'POST', headers, json: observation }),
    get(`${base}/Organization`, {
      method: 'POST',
      headers: [...headers, ['If-None-Exist', 'identifier=|1&name:exact=Ward'], ['Prefer', 'return=minimal']],
      json: organization,
    }),
    get(place, { method: 'PUT', headers, json: organization }),
    get(place, { method: 'PATCH', headers: patched, json: patch }),
    get(place, { method: 'DELETE', headers }),
    ...['batch', 'transaction'].map(type =>
      get(base, { method: 'POST', headers, json: { resourceType: 'Bundle', type, entry } }),
    ),
  ];
}
