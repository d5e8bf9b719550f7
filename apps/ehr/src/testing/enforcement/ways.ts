import type { Bundle, Resource } from '@smart-ehr/fhir';
import { patientIds } from '@smart-ehr/prisma/cast';
import { exported, kickOff } from '../../bulk/testing.ts';
import { resourceTypes } from '../../fhir/resource-types.ts';
import { borderlineRecords, deletedRecords } from './borderline-records.ts';
import { typesWithoutPatients } from './definitions.ts';
import { nameOf } from './oracle.ts';
import { documentsOf, everything } from './record-ways.ts';
import { about, having, include, revInclude, through } from './search-ways.ts';
import { smallPopulation } from './small-population.ts';
import { found, intersection, type Server, type Way } from './way.ts';

const { 'william-hart': william, 'harold-nguyen': harold } = patientIds;

/** Everything of two records, everything that is about no patient, and everything on a border. */
const readOneByOne = [...smallPopulation().filter(isOfTwoOrNobody), ...borderlineRecords, ...deletedRecords].map(
  nameOf,
);

function isOfTwoOrNobody(resource: Resource): boolean {
  const text = JSON.stringify(resource);
  return text.includes(william) || text.includes(harold) || typesWithoutPatients.includes(resource.resourceType);
}

/** Each is asked with every access of the matrix. What the API learns to answer gets its line here. */
export const ways: Way[] = [
  {
    name: 'a search of each type',
    async shown(server, token) {
      const searches = resourceTypes.map(({ type }) => found(server, token, `${type}?_count=250&_total=accurate`));
      return (await Promise.all(searches)).flat();
    },
    permitted: (oracle, access) => oracle.permitted(access, 's'),
  },
  about('Observation', 'subject', 'Observation.subject', william),
  about('Observation', 'subject', 'Observation.subject', harold),
  about('Coverage', 'payor', 'Coverage.payor', harold),
  through('ServiceRequest', 'subject', 'ServiceRequest.subject', harold),
  through('Coverage', 'payor', 'Coverage.payor', harold),
  having('Practitioner', 'participant', 'Encounter.participant.individual'),
  having('Patient', 'subject', 'Encounter.subject'),
  include('Observation', 'performer', 'Observation.performer'),
  include('MedicationRequest', 'medication', 'MedicationRequest.medication'),
  include('Patient', 'link', 'Patient.link.other'),
  include('Provenance', 'target', 'Provenance.target'),
  revInclude('Patient', 'Observation', 'subject', 'Observation.subject'),
  revInclude('Patient', 'Group', 'member', 'Group.member.entity'),
  revInclude('Patient', 'Coverage', 'payor', 'Coverage.payor'),
  revInclude('Practitioner', 'Encounter', 'participant', 'Encounter.participant.individual'),
  revInclude('Observation', 'Provenance', 'target', 'Provenance.target'),
  {
    name: 'Encounter?_include=*&_revinclude=*',
    shown: (server, token) => found(server, token, 'Encounter?_count=100&_include=*&_revinclude=*'),
    permitted: (oracle, access) => [...oracle.permitted(access, 'r'), ...oracle.permitted(access, 's')],
    isPart: true,
  },
  {
    name: 'the history of each type',
    /** Without what was deleted, which the history also tells of. */
    async shown(server, token) {
      const types = resourceTypes.map(({ type }) => found(server, token, `${type}/_history?_count=250`));
      return (await Promise.all(types)).flat().filter(name => !deletedRecords.some(one => nameOf(one) === name));
    },
    permitted: (oracle, access) => oracle.permitted(access, 's'),
  },
  everything(william),
  everything(harold),
  documentsOf(william),
  documentsOf(harold),
  {
    name: 'a batch of reads',
    async shown(server, token) {
      const parts = [readOneByOne.slice(0, 100), readOneByOne.slice(100)];
      return (await Promise.all(parts.map(names => readInBatch(server, token, names)))).flat();
    },
    permitted: (oracle, access) => intersection(oracle.permitted(access, 'r'), new Set(readOneByOne)),
  },
  {
    name: '$export',
    async shown(server, token) {
      const { status } = await kickOff(server, '$export', token);
      return status === 403 ? [] : (await exported(server, '$export', token)).names;
    },
    /** By both letters of the scopes for backend services; scopes of other levels count for nothing. */
    permitted(oracle, access) {
      return intersection(oracle.permittedAt('system', access, 'r'), oracle.permittedAt('system', access, 's'));
    },
  },
];

async function readInBatch(server: Server, token: string, names: readonly string[]): Promise<string[]> {
  const entry = names.map(url => ({ request: { method: 'GET', url } }));
  const response = await server.request('', token, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
  });
  if (response.status !== 200) throw new Error(`batch: ${response.status} ${await response.text()}`);
  const { entry: answers = [] } = (await response.json()) as Bundle<Resource>;
  const shown = answers.flatMap(({ resource }) => (resource ? nameOf(resource) : []));
  return shown.filter(name => !name.startsWith('OperationOutcome/'));
}
