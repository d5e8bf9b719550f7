import { resourceId } from '@smart-ehr/population';
import { patientIds, people, relatedPersonIds } from '@smart-ehr/prisma/cast';
import { resourceTypes } from '../../fhir/resource-types.ts';
import type { TestAccess } from '../../fhir/testing.ts';
import { createRandom, type Random } from '../fuzz/random.ts';

const reyes = `Practitioner/${resourceId('Practitioner', 'daniel-reyes')}`;
const { 'william-hart': william, 'maria-lopez': maria, 'mateo-lopez': mateo, 'harold-nguyen': harold } = patientIds;

type Who = Pick<TestAccess, 'user' | 'fhirUser'>;

/** A person of the cast, as an access tells of her. */
function person(username: string): Who {
  const found = people.find(one => one.username === username);
  if (!found) throw new Error(`Nobody in the cast is called ${username}.`);
  const { role, fhirUser, panelOf, records = [] } = found;
  const recordIds = records.map(({ patientId }) => patientId);
  return { user: { username, role, recordIds, ...(panelOf && { panelOf }) }, ...(fhirUser && { fhirUser }) };
}

const whos = {
  william: person('whart123'),
  maria: person('mlopez'),
  'maria for Mateo': { ...person('mlopez'), fhirUser: `RelatedPerson/${relatedPersonIds['maria-lopez-of-mateo']}` },
  physician: person('aokafor'),
  nurse: person('nchen'),
  'other physician': {
    user: { username: 'dreyes', role: 'practitioner', recordIds: [], panelOf: reyes },
    fhirUser: reyes,
  },
  'physician without patients': { user: { username: 'new', role: 'practitioner', recordIds: [] } },
  admin: person('admin'),
  backend: {},
} satisfies Record<string, Who>;

type Case = { who: keyof typeof whos; patientId?: string; scope: string };

const laboratory = 'category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory';
const vitalSigns = laboratory.replace('laboratory', 'vital-signs');
const problems = 'category=http://terminology.hl7.org/CodeSystem/condition-category|problem-list-item';

/** Accesses that somebody thought of, because a server could easily judge them wrongly. */
const chosen: Case[] = [
  { who: 'william', patientId: william, scope: 'patient/*.rs' },
  { who: 'william', patientId: william, scope: 'patient/*.read launch/patient openid fhirUser offline_access' },
  { who: 'william', patientId: harold, scope: 'patient/*.rs' },
  { who: 'william', scope: 'patient/*.rs' },
  { who: 'william', scope: 'user/*.cruds' },
  { who: 'william', patientId: william, scope: 'system/*.rs' },
  { who: 'william', patientId: william, scope: 'patient/*.cud patient/*.write' },
  { who: 'william', patientId: william, scope: 'patient/Binary.rs' },
  { who: 'william', patientId: william, scope: 'patient/Binary.rs patient/DocumentReference.r' },
  { who: 'william', patientId: william, scope: 'patient/Binary.rs patient/DiagnosticReport.rs patient/Observation.s' },
  { who: 'william', patientId: william, scope: 'patient/Binary.r patient/DocumentReference.rs?category=clinical-note' },
  { who: 'william', patientId: william, scope: 'patient/Binary.rs user/DocumentReference.rs' },
  { who: 'william', patientId: william, scope: 'patient/Provenance.rs' },
  { who: 'william', patientId: william, scope: 'patient/Provenance.rs patient/Device.r patient/Observation.s' },
  { who: 'william', patientId: william, scope: `patient/Provenance.rs patient/Observation.rs?${laboratory}` },
  { who: 'william', patientId: william, scope: 'patient/Provenance.rs user/Observation.rs patient/Patient.read' },
  {
    who: 'william',
    patientId: william,
    scope: 'patient/Provenance.rs patient/Binary.rs patient/Practitioner.rs patient/Group.rs',
  },
  { who: 'william', patientId: william, scope: 'patient/Group.rs user/Group.rs system/Group.rs' },
  { who: 'william', patientId: william, scope: `patient/Observation.rs?${laboratory}` },
  {
    who: 'william',
    patientId: william,
    scope: `patient/Observation.rs?${laboratory} patient/Observation.rs?${vitalSigns}`,
  },
  { who: 'william', patientId: william, scope: `patient/Observation.r patient/Observation.s?${laboratory}` },
  { who: 'william', patientId: william, scope: 'patient/Observation.rs?category=laboratory&status=final' },
  { who: 'william', patientId: william, scope: 'patient/Observation.rs?category=|laboratory' },
  { who: 'william', patientId: william, scope: 'patient/Observation.rs?category=laboratory,survey' },
  { who: 'william', patientId: william, scope: `patient/*.rs?${laboratory}` },
  { who: 'william', patientId: william, scope: 'patient/*.rs?status=final patient/Condition.r' },
  { who: 'william', patientId: william, scope: 'patient/Observation.rs?colour=red' },
  {
    who: 'william',
    patientId: william,
    scope: 'patient/Patient.rs?category=laboratory patient/Observation.read?category=laboratory',
  },
  {
    who: 'william',
    patientId: william,
    scope: 'patient/Observation.sr patient/.rs patient/observation.rs patient/Condition.search',
  },
  { who: 'william', patientId: william, scope: `user/Observation.rs?_id=william-by-harold,nobody-focus` },
  { who: 'william', scope: 'openid fhirUser' },
  { who: 'william', scope: 'fhirUser patient/Medication.rs' },
  { who: 'maria', patientId: mateo, scope: 'patient/*.rs openid fhirUser' },
  { who: 'maria for Mateo', patientId: mateo, scope: 'patient/Observation.rs openid fhirUser' },
  { who: 'maria', patientId: maria, scope: 'patient/*.r user/*.s' },
  { who: 'maria', patientId: maria, scope: 'user/*.rs' },
  { who: 'maria', patientId: william, scope: 'patient/*.rs user/Patient.rs' },
  { who: 'physician', scope: 'user/*.rs' },
  { who: 'physician', patientId: william, scope: 'patient/*.rs openid fhirUser' },
  { who: 'physician', patientId: harold, scope: 'patient/*.rs' },
  { who: 'physician', patientId: harold, scope: 'patient/*.rs user/Patient.rs' },
  { who: 'physician', patientId: william, scope: `user/Observation.rs?${laboratory} patient/Observation.rs` },
  { who: 'physician', scope: `user/Condition.rs?${problems} user/Provenance.rs user/Patient.r` },
  { who: 'physician', scope: 'patient/*.rs openid fhirUser' },
  { who: 'nurse', scope: 'user/*.cruds' },
  { who: 'nurse', patientId: mateo, scope: 'patient/*.rs openid fhirUser' },
  { who: 'other physician', patientId: harold, scope: 'user/*.rs patient/*.rs' },
  { who: 'physician without patients', patientId: william, scope: 'user/*.rs patient/*.rs system/*.rs' },
  { who: 'admin', patientId: william, scope: 'user/*.cruds patient/*.cruds system/*.cruds openid fhirUser' },
  { who: 'backend', scope: 'system/*.rs' },
  { who: 'backend', scope: 'system/*.read' },
  { who: 'backend', scope: 'system/*.r' },
  { who: 'backend', scope: 'system/*.s system/Patient.r' },
  { who: 'backend', scope: 'system/Group.rs system/Binary.rs system/Provenance.rs' },
  { who: 'backend', scope: `system/Observation.rs?${laboratory} system/Patient.rs` },
  { who: 'backend', scope: 'system/*.rs?category=laboratory' },
  { who: 'backend', patientId: william, scope: 'patient/*.rs user/*.rs' },
];

const types = ['*', '*', ...resourceTypes.map(({ type }) => type)];
const letters = ['r', 's', 'rs', 'rs', 'rs', 'cruds', 'cud', 'ru', 'read', 'write', '*'];
const queries = [
  laboratory,
  vitalSigns,
  problems,
  'status=final',
  'clinical-status=active',
  'intent=order',
  'no-such=1',
];
const patients = [
  william,
  maria,
  mateo,
  harold,
  patientIds['jordan-blake'],
  patientIds['denise-carter'],
  'no-such-patient',
];

function randomScope(random: Random, who: string): string {
  const level =
    who === 'backend' && random.chance(0.8) ? 'system' : random.pick(['patient', 'patient', 'user', 'user', 'system']);
  const suffix = random.pick(letters);
  const query = /^[cruds]+$/.test(suffix) && random.chance(0.35) ? `?${random.pick(queries)}` : '';
  return `${level}/${random.pick(types)}.${suffix}${query}`;
}

function randomCase(number: number): Case {
  const random = createRandom(1, number);
  const who = random.pick(Object.keys(whos) as (keyof typeof whos)[]);
  const scopes = Array.from({ length: 1 + random.below(5) }, () => randomScope(random, who));
  if (random.chance(0.3)) scopes.push('openid', 'fhirUser');
  return { who, scope: scopes.join(' '), ...(random.chance(0.75) && { patientId: random.pick(patients) }) };
}

/** The matrix: each access under the words that say what it is. */
export const accesses: Record<string, TestAccess> = Object.fromEntries(
  [...chosen, ...Array.from({ length: 33 }, (_, number) => randomCase(number))].map(({ who, ...rest }, number) => [
    `${number}`,
    { ...whos[who], ...rest },
  ]),
);

export function describeAccess({ user, patientId = 'nobody', scope }: TestAccess): string {
  return `${user?.username ?? 'a backend'}, about ${patientId}: ${scope}`;
}
