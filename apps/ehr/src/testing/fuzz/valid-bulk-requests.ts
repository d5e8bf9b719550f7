import { patientIds } from '@smart-ehr/prisma/cast';
import type { Credentials } from './credentials.ts';
import { get, type Pair, pairs, post, type RawRequest } from './raw-request.ts';

const patient = patientIds['william-hart'];
const groups = ['all-patients', 'diabetes-registry'];

/** Bulk export below one door: kick-offs with every parameter, status, manifests, files, the end. */
export function validBulkRequests(has: Credentials): RawRequest[] {
  const base = has.door.fhirPath;
  const [app, backend] = [has.accessToken, has.backend.accessToken].map((token): Pair[] => [
    ['Authorization', `Bearer ${token}`],
  ]) as [Pair[], Pair[]];
  const groupIds = [...groups, has.cohort.group.split('/').at(-1)];
  const levels = ['/$export', '/Patient/$export', ...groupIds.map(id => `/Group/${id}/$export`)];
  const askedFor = preferences.map((prefer): Pair[] => [
    ...backend,
    ['Accept', 'application/fhir+json'],
    ['Prefer', prefer],
  ]);
  return [
    ...levels.flatMap(level => [
      ...queries.flatMap(query => askedFor.map(headers => get(base + level, { query, headers }))),
      ...parameters.flatMap(json => askedFor.map(headers => post(base + level, { headers, json }))),
      ...askedFor.map(headers => post(`${base}${level}-v4`, { headers, json: parametersOf4 })),
      get(`${base}${level}-v4`, { headers: backend }),
    ]),
    ...has.exports.flatMap(({ status, file }) => [
      ...[status, `${status}/1`, `${status}/2`].map(page => get(page, { headers: backend })),
      get(status, { headers: app }),
      get(file, { headers: backend }),
      get(file, { headers: [...backend, ['Accept-Encoding', 'gzip']] }),
      get(file.replace(/[^/]+$/, 'OperationOutcome.0.ndjson'), { headers: backend }),
      get(file, { method: 'HEAD', headers: backend }),
    ]),
    ...has.exports.slice(1).map(({ status }) => get(status, { method: 'DELETE', headers: backend })),
  ];
}

const preferences = ['respond-async', 'respond-async, handling=lenient, separate-export-status'];

/** What a URL can ask for: `patient` is for a body only. */
const queries: Pair[][] = [
  pairs({ _type: 'Patient,Observation', _since: '2020-01-01T00:00:00Z', _outputFormat: 'ndjson' }),
  [
    ...pairs({ _typeFilter: 'Observation?category=laboratory,Condition?clinical-status=active' }),
    ...pairs({ _until: '2025-01-01T00:00:00+02:00' }),
  ],
  [
    ...pairs({ _type: 'Patient', _elements: 'id,Patient.name,Observation.value[x]', organizeOutputBy: 'Patient' }),
    ...pairs({ _type: 'Observation', includeAssociatedData: 'LatestProvenanceResources' }),
    ...pairs({ allowPartialManifests: 'true', _until: '2024-01-01T00:00:00.000Z' }),
  ],
];

const asked = (name: string, value: object) => ({ name, ...value });
const parametersOf = (parameter: readonly object[]) => ({ resourceType: 'Parameters', parameter });

const parametersOf4 = parametersOf([
  asked('_type', { valueString: 'Patient' }),
  asked('_type', { valueString: 'Provenance' }),
  asked('_since', { valueInstant: '2020-01-01T00:00:00Z' }),
  asked('_elements', { valueString: 'Patient.name' }),
  asked('_typeFilter', { valueString: 'Patient?birthdate=ge1900' }),
  asked('includeAssociatedData', { valueCoding: { code: 'RelevantProvenanceResources' } }),
  asked('allowPartialManifests', { valueBoolean: true }),
]);

const parameters = [
  [asked('_type', { valueString: 'Patient' }), asked('_since', { valueInstant: '2020-01-01T00:00:00Z' })],
  [
    asked('_type', { valueCode: 'Patient' }),
    asked('_type', { valueString: 'Observation,Provenance' }),
    asked('_outputFormat', { valueString: 'application/fhir+ndjson' }),
    asked('_since', { valueInstant: '2020-01-01T00:00:00Z' }),
    asked('_until', { valueInstant: '2024-06-01T00:00:00Z' }),
    asked('_elements', { valueString: 'id,Patient.name' }),
    asked('_typeFilter', { valueString: 'Observation?date=ge2020&code=http://loinc.org|4548-4,8480-6' }),
    asked('includeAssociatedData', { valueCode: 'RelevantProvenanceResources' }),
    asked('includeAssociatedData', { valueCoding: { system: 'http://x.example', code: 'LatestProvenanceResources' } }),
    asked('organizeOutputBy', { valueString: 'Patient' }),
    asked('allowPartialManifests', { valueBoolean: true }),
  ],
  [
    asked('patient', { valueReference: { reference: `Patient/${patient}` } }),
    asked('_since', { valueDateTime: '2020-01-01T00:00:00+01:00' }),
    asked('allowPartialManifests', { valueBoolean: true }),
  ],
].map(parametersOf);
