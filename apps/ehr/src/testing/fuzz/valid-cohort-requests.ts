import { patientIds } from '@smart-ehr/prisma/cast';
import { cohortProfile, memberFilter } from '../../bulk/cohort/profile.ts';
import type { Credentials } from './credentials.ts';
import { get, type Pair, pairs, post, type RawRequest } from './raw-request.ts';

/** The Group API of one door for groups that clients define by filters. */
export function validCohortRequests(has: Credentials): RawRequest[] {
  const { group, spareGroup, status, spareStatus } = has.cohort;
  const place = `${has.door.fhirPath}/Group`;
  const headers: Pair[] = [['Authorization', `Bearer ${has.backend.accessToken}`]];
  const asynchronous: Pair[] = [...headers, ['Prefer', 'respond-async, return=minimal']];
  const patched: Pair[] = [...headers, ['Content-Type', 'application/json-patch+json']];
  const strangers: Pair[] = [['Authorization', `Bearer ${has.accessToken}`]];
  const id = group.slice(group.lastIndexOf('/') + 1);
  return [
    ...cohorts.flatMap(json => [post(place, { headers, json }), post(place, { headers: asynchronous, json })]),
    post(place, { headers: [...headers, ['If-None-Exist', 'name:exact=Fuzzed']], json: cohorts[0] }),
    ...[headers, strangers].flatMap(of => [
      get(group, { headers: of }),
      get(`${group}/_history`, { headers: of }),
      get(`${group}/_history/1`, { headers: of }),
      get(status, { headers: of }),
    ]),
    get(place, {
      headers,
      query: pairs({ member: `Patient/${patientIds['william-hart']}`, _include: 'Group:member' }),
    }),
    get(place, { headers, query: pairs({ _id: id, _elements: 'name,quantity', _total: 'accurate' }) }),
    get(place.replace(/Group$/, 'Patient'), { headers, query: pairs({ '_has:Group:member:_id': id }) }),
    get(group, { method: 'PUT', headers, json: { ...cohorts[0], id } }),
    get(group, { method: 'PATCH', headers: patched, json: [{ op: 'replace', path: '/name', value: 'Other' }] }),
    get(spareGroup, { method: 'DELETE', headers }),
    get(spareStatus, { method: 'DELETE', headers }),
  ];
}

const filterOf = (expression: string) => ({
  url: memberFilter,
  valueExpression: { language: 'application/x-fhir-query', expression },
});
const member = [
  { entity: { reference: `Patient/${patientIds['william-hart']}` } },
  { entity: { reference: 'Group/all-patients' } },
];

/** Filters of every kind: about patients, their resources, and over one reference in either direction. */
const cohorts = [
  { modifierExtension: [filterOf('Patient?birthdate=ge1950&gender=male,female')], actual: false },
  {
    modifierExtension: [
      filterOf('Observation?code=http%3A%2F%2Floinc.org%7C4548-4&date=ge2020'),
      filterOf('Patient?_has:Condition:patient:clinical-status=active'),
      filterOf('Encounter?patient.family=Hart'),
    ],
    member,
    actual: true,
  },
].map(more => ({ resourceType: 'Group', meta: { profile: [cohortProfile] }, name: 'Fuzzed', type: 'person', ...more }));
