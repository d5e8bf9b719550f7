import { patientIds } from '@smart-ehr/prisma/cast';
import type { Credentials } from './credentials.ts';
import { get, type Pair, pairs, type RawRequest } from './raw-request.ts';

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

/** The FHIR API and bulk export below one door. */
export function validFhirRequests(has: Credentials): RawRequest[] {
  const base = has.door.fhirPath;
  const [app, backend] = [has.accessToken, has.backend.accessToken].map((token): Pair[] => [
    ['Authorization', `Bearer ${token}`],
  ]) as [Pair[], Pair[]];
  const asynchronous: Pair[] = [...backend, ['Accept', 'application/fhir+json'], ['Prefer', 'respond-async']];
  const kickOff = pairs({ _type: 'Patient,Observation', _since: '2020-01-01T00:00:00Z', _outputFormat: 'ndjson' });
  const levels = ['/$export', '/Patient/$export', '/Group/all-patients/$export', '/Group/diabetes-registry/$export'];
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
    get(base, { method: 'POST', headers: backend, json: { resourceType: 'Bundle', type: 'batch', entry: [] } }),
    ...levels.flatMap(level => [
      get(base + level, { query: kickOff, headers: asynchronous }),
      get(base + level, { query: pairs({ _typeFilter: 'Observation?category=laboratory' }), headers: asynchronous }),
      ...kickOffParameters.map(json => get(base + level, { method: 'POST', headers: asynchronous, json })),
    ]),
    ...has.exports.flatMap(({ status, file }) => [
      get(status, { headers: backend }),
      get(status, { headers: app }),
      get(file, { headers: backend }),
      get(file, { headers: [...backend, ['Accept-Encoding', 'gzip']] }),
    ]),
    ...has.exports.slice(1).map(({ status }) => get(status, { method: 'DELETE', headers: backend })),
  ];
}

const kickOffParameters = [[], [{ name: 'patient', valueReference: { reference: `Patient/${patient}` } }]].map(
  more => ({
    resourceType: 'Parameters',
    parameter: [
      { name: '_type', valueString: 'Patient' },
      { name: '_since', valueInstant: '2020-01-01T00:00:00Z' },
      ...more,
    ],
  }),
);
