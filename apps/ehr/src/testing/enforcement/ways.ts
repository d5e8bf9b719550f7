import type { Bundle, Resource } from '@smart-ehr/fhir';
import { patientIds } from '@smart-ehr/prisma/cast';
import { exported, kickOff } from '../../bulk/testing.ts';
import { resourceTypes } from '../../fhir/resource-types.ts';
import type { startFhirServer, TestAccess } from '../../fhir/testing.ts';
import { deletedRecords } from './borderline-records.ts';
import { typesWithoutPatients } from './definitions.ts';
import { allReferredTo, referredTo } from './fhirpath.ts';
import { nameOf, type Oracle } from './oracle.ts';

const { 'william-hart': william, 'harold-nguyen': harold } = patientIds;

export type Server = Awaited<ReturnType<typeof startFhirServer>>;

/** A way in which many resources come out of the server at once. */
export type Way = {
  name: string;
  /** "Type/id" of all that comes out this way. */
  shown(server: Server, token: string): Promise<string[]>;
  /** The same by the oracle. */
  permitted(oracle: Oracle, access: TestAccess): Iterable<string>;
};

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

/**
 * The record of a patient whom the access may read, as far as it could be searched; and what it refers to that is about
 * no patient, as far as it could be read.
 */
function everything(patientId: string): Way {
  const patient = `Patient/${patientId}`;
  return {
    name: `${patient}/$everything`,
    shown: (server, token) => found(server, token, `${patient}/$everything`),
    permitted(oracle, access) {
      const readable = oracle.permitted(access, 'r');
      if (!readable.has(patient)) return [];
      const ofRecord = oracle.permittedOf(patientId, access, 's');
      const isPart = (one: Resource) =>
        nameOf(one) === patient ||
        (ofRecord.has(nameOf(one)) && !['Patient', ...typesWithoutPatients].includes(one.resourceType));
      const names = new Set(oracle.resources.filter(isPart).map(nameOf));
      for (const name of names) {
        const resource = oracle.byName.get(name);
        const referred = resource ? allReferredTo(resource) : [];
        const isAdded = (other: string) => readable.has(other) && typesWithoutPatients.includes(typeOf(other));
        for (const other of referred.filter(isAdded)) names.add(other);
      }
      return names;
    },
  };
}

/** The current documents of all times. */
function documentsOf(patientId: string): Way {
  return {
    name: `DocumentReference/$docref?patient=${patientId}`,
    shown: (server, token) => found(server, token, `DocumentReference/$docref?patient=${patientId}&start=1900`),
    permitted(oracle, access) {
      const ofRecord = oracle.permittedOf(patientId, access, 's');
      const isCurrent = (one: Resource) => one.resourceType === 'DocumentReference' && one.status === 'current';
      return oracle.resources
        .filter(isCurrent)
        .map(nameOf)
        .filter(name => ofRecord.has(name));
    },
  };
}

/** What a search finds for a patient. */
function about(type: string, parameter: string, expression: string, patientId: string): Way {
  return {
    name: `${type}?${parameter}=Patient/${patientId}`,
    shown: (server, token) => found(server, token, `${type}?${parameter}=Patient/${patientId}&_total=accurate`),
    permitted(oracle, access) {
      const findable = oracle.permitted(access, 's');
      const isAbout = (one: Resource) => referredTo(one, expression).includes(`Patient/${patientId}`);
      return oracle.resources
        .filter(isAbout)
        .map(nameOf)
        .filter(name => findable.has(name));
    },
  };
}

/** What a search of `type` brings along: what its matches refer to by an expression, if it may be read. */
function include(type: string, parameter: string, expression: string): Way {
  return {
    name: `${type}?_include=${type}:${parameter}`,
    shown: (server, token) => found(server, token, `${type}?_count=100&_include=${type}:${parameter}`),
    permitted(oracle, access) {
      const matches = matchesOf(oracle, access, type);
      const matching = oracle.resources.filter(resource => matches.has(nameOf(resource)));
      const referred = matching.flatMap(resource => referredTo(resource, expression));
      return [...matches, ...intersection(new Set(referred), oracle.permitted(access, 'r'))];
    },
  };
}

/** What a search of `type` brings along: what refers to its matches by an expression, if it may be searched for. */
function revInclude(type: string, source: string, parameter: string, expression: string): Way {
  return {
    name: `${type}?_revinclude=${source}:${parameter}`,
    shown: (server, token) => found(server, token, `${type}?_count=100&_revinclude=${source}:${parameter}`),
    permitted(oracle, access) {
      const matches = matchesOf(oracle, access, type);
      const sources = oracle.resources.filter(({ resourceType }) => resourceType === source);
      const referring = sources.filter(one => referredTo(one, expression).some(name => matches.has(name)));
      return [...matches, ...intersection(new Set(referring.map(nameOf)), oracle.permitted(access, 's'))];
    },
  };
}

function matchesOf(oracle: Oracle, access: TestAccess, type: string): Set<string> {
  return new Set([...oracle.permitted(access, 's')].filter(name => typeOf(name) === type));
}

function intersection(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  return [...one].filter(name => other.has(name));
}

/**
 * "Type/id" of what is in all pages of a Bundle, but for the outcome that it may end with; nothing when the scopes permit
 * nothing of the type, or the patient is not there for this access.
 */
async function found(server: Server, token: string, path: string): Promise<string[]> {
  const names: string[] = [];
  for (let url: string | undefined = path; url !== undefined; ) {
    const response = await server.request(url, token);
    if (response.status === 403 || (response.status === 404 && path.includes('$everything'))) return [];
    if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    const bundle = (await response.json()) as Bundle<Resource>;
    names.push(...(bundle.entry ?? []).flatMap(({ resource }) => (resource ? nameOf(resource) : [])));
    url = bundle.link?.find(({ relation }) => relation === 'next')?.url;
    if (url === undefined && path.includes('_total') && bundle.total !== names.length) {
      throw new Error(`${path}: ${names.length} resources, but a total of ${bundle.total}`);
    }
  }
  return names.filter(name => typeOf(name) !== 'OperationOutcome');
}

const typeOf = (name: string) => name.split('/')[0] ?? '';
