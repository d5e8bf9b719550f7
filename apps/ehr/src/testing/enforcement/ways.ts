import { patientIds } from '@smart-ehr/prisma/cast';
import { exported, kickOff } from '../../bulk/testing.ts';
import { resourceTypes } from '../../fhir/resource-types.ts';
import { deletedRecords } from './borderline-records.ts';
import { nameOf } from './oracle.ts';
import { documentsOf, everything } from './record-ways.ts';
import { about, having, include, revInclude, through } from './search-ways.ts';
import { found, intersection, type Way } from './way.ts';

const { 'william-hart': william, 'harold-nguyen': harold } = patientIds;

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
