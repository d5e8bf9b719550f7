/**
 * Resources whose place is easily mistaken: on the border between the records of William (of Dr. Okafor's panel) and
 * Harold (of another), of María and her son Mateo, or in nobody's record. Their ids say where they belong.
 */
import type { Binary, Observation, Provenance, Reference, Resource } from '@smart-ehr/fhir';
import { patientIds, practitionerIds } from '@smart-ehr/prisma/cast';

const to = (reference: string): Reference => ({ reference });
const william = to(`Patient/${patientIds['william-hart']}`);
const harold = to(`Patient/${patientIds['harold-nguyen']}`);
const maria = to(`Patient/${patientIds['maria-lopez']}`);
const mateo = to(`Patient/${patientIds['mateo-lopez']}`);
const okafor = to(`Practitioner/${practitionerIds['amara-okafor']}`);
const elsewhere = `https://elsewhere.example/fhir/${william.reference}`;

const observationCategory = 'http://terminology.hl7.org/CodeSystem/observation-category';
const coded = (code: string, system?: string) => ({ coding: [{ ...(system && { system }), code }] });
const category = (code: string, system = observationCategory) => [coded(code, system)];

function observation(id: string, rest: Partial<Observation>): Observation {
  return { resourceType: 'Observation', id, status: 'final', code: coded('4548-4', 'http://loinc.org'), ...rest };
}

function provenance(id: string, targets: string[], who = okafor): Provenance {
  return {
    resourceType: 'Provenance',
    id,
    target: targets.map(to),
    recorded: '2024-05-01T00:00:00Z',
    agent: [{ who }],
  };
}

function binary(id: string, context?: Reference): Binary {
  return {
    resourceType: 'Binary',
    id,
    contentType: 'text/plain',
    data: 'YQ==',
    ...(context && { securityContext: context }),
  };
}

const date = '2024-05-01T00:00:00Z';
const attachments = (...urls: string[]) => urls.map(url => ({ attachment: { contentType: 'text/plain', url } }));

const observations: Resource[] = [
  observation('william-by-harold', { subject: william, performer: [harold], category: category('laboratory') }),
  observation('by-william-of-nobody', { performer: [william, okafor], category: category('survey') }),
  observation('william-once', { subject: to(`${william.reference}/_history/1`), category: category('vital-signs') }),
  observation('william-two-categories', {
    subject: william,
    status: 'preliminary',
    category: [...category('social-history'), ...category('laboratory')],
  }),
  observation('william-other-laboratory', { subject: william, category: category('laboratory', 'https://x.example') }),
  observation('william-laboratory-of-no-system', { subject: william, category: [coded('laboratory')] }),
  observation('william-in-words', { subject: william, category: [{ text: 'laboratory' }] }),
  observation('nobody-by-okafor', { performer: [okafor], category: category('laboratory') }),
  observation('nobody-group', { subject: to('Group/all-patients') }),
  observation('nobody-focus', { focus: [william], subject: to('Group/empty') }),
  observation('nobody-elsewhere', { subject: to(elsewhere) }),
  observation('nobody-contained', { subject: to('#william'), contained: [{ resourceType: 'Patient', id: 'william' }] }),
  observation('nobody-by-identifier', {
    subject: { type: 'Patient', identifier: { value: patientIds['william-hart'] } },
  }),
  observation('nobody-urn', { subject: to(`urn:uuid:${patientIds['william-hart']}`) }),
  observation('nobody-longer-id', { subject: to(`${william.reference}0`) }),
];

const shared: Resource[] = [
  {
    resourceType: 'Coverage',
    id: 'mateo-by-maria',
    status: 'active',
    beneficiary: mateo,
    subscriber: maria,
    payor: [maria],
  },
  { resourceType: 'Coverage', id: 'william-by-harold', status: 'active', beneficiary: william, payor: [harold] },
  {
    resourceType: 'Coverage',
    id: 'harold-of-william',
    status: 'active',
    beneficiary: harold,
    policyHolder: william,
    payor: [harold],
  },
  {
    resourceType: 'Condition',
    id: 'william-by-harold',
    subject: william,
    asserter: harold,
    clinicalStatus: coded('active'),
  },
  { resourceType: 'Condition', id: 'harold-by-okafor', subject: harold, asserter: okafor, recorder: okafor },
  { resourceType: 'AllergyIntolerance', id: 'mateo-by-maria', patient: mateo, recorder: maria },
  { resourceType: 'AllergyIntolerance', id: 'harold-by-william', patient: harold, asserter: william },
  {
    resourceType: 'CareTeam',
    id: 'harold-with-william',
    subject: harold,
    participant: [{ member: william }, { member: okafor }],
  },
  {
    resourceType: 'CarePlan',
    id: 'harold-with-william',
    status: 'active',
    intent: 'plan',
    subject: harold,
    activity: [{ detail: { status: 'scheduled', performer: [okafor, william] } }],
  },
  {
    resourceType: 'Procedure',
    id: 'harold-by-william',
    status: 'completed',
    subject: harold,
    performer: [{ actor: william }],
  },
  {
    resourceType: 'ServiceRequest',
    id: 'harold-by-william',
    status: 'active',
    intent: 'order',
    subject: harold,
    performer: [william],
    requester: maria,
  },
  {
    resourceType: 'MedicationDispense',
    id: 'harold-for-william',
    status: 'completed',
    subject: harold,
    receiver: [william],
  },
  {
    resourceType: 'MedicationRequest',
    id: 'harold-reported-by-william',
    status: 'active',
    intent: 'order',
    subject: harold,
    requester: william,
  },
  {
    resourceType: 'Encounter',
    id: 'nobody-by-okafor',
    status: 'finished',
    class: { code: 'AMB' },
    participant: [{ individual: okafor }],
  },
  { resourceType: 'Specimen', id: 'nobody-group', subject: to('Group/all-patients') },
  { resourceType: 'Patient', id: 'linked-with-harold', link: [{ other: harold, type: 'seealso' }] },
  {
    resourceType: 'Patient',
    id: 'linked-with-william',
    link: [{ other: william, type: 'replaces' }],
    generalPractitioner: [to('Practitioner/unknown')],
  },
  { resourceType: 'Device', id: 'william-watch', patient: william },
  { resourceType: 'Device', id: 'nobody-scale', owner: to('Organization/unknown') },
  {
    resourceType: 'RelatedPerson',
    id: 'harold-of-william',
    patient: harold,
    identifier: [{ value: patientIds['william-hart'] }],
  },
  {
    resourceType: 'Group',
    id: 'william-and-harold',
    type: 'person',
    actual: true,
    member: [{ entity: william }, { entity: harold }],
  },
  { resourceType: 'Group', id: 'only-william', type: 'person', actual: true, member: [{ entity: william }] },
];

const documents: Resource[] = [
  {
    resourceType: 'DocumentReference',
    date,
    id: 'william-doc',
    status: 'current',
    category: category('clinical-note', 'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category'),
    subject: william,
    content: attachments(
      'Binary/shown-to-william',
      'Binary/harold-own',
      'https://elsewhere.example/fhir/Binary/shown-elsewhere',
    ),
  },
  {
    resourceType: 'DocumentReference',
    date,
    id: 'harold-doc-by-william',
    status: 'current',
    subject: harold,
    author: [william],
    content: attachments('Binary/shown-by-harold-to-william'),
  },
  {
    resourceType: 'DocumentReference',
    date,
    id: 'harold-doc',
    status: 'current',
    subject: harold,
    content: attachments('Binary/shown-to-harold'),
  },
  {
    resourceType: 'DocumentReference',
    date,
    id: 'nobody-doc',
    status: 'current',
    content: attachments('Binary/shown-to-nobody'),
  },
  {
    resourceType: 'DiagnosticReport',
    id: 'william-report',
    status: 'final',
    code: coded('58410-2', 'http://loinc.org'),
    category: category('LAB', 'http://terminology.hl7.org/CodeSystem/v2-0074'),
    subject: william,
    presentedForm: [{ contentType: 'text/plain', url: 'Binary/shown-by-report' }],
  },
  binary('shown-to-william'),
  binary('shown-by-harold-to-william'),
  binary('shown-to-harold'),
  binary('shown-to-nobody'),
  binary('shown-by-report'),
  binary('shown-elsewhere'),
  binary('shown-nowhere'),
  binary('william-own', william),
  binary('harold-own', harold),
  binary('of-william-doc', to('DocumentReference/william-doc')),
  binary('of-harold-doc', to('DocumentReference/harold-doc')),
  binary('of-william-observation', to('Observation/william-by-harold')),
  binary('of-practitioner', okafor),
  binary('of-group', to('Group/only-william')),
  binary('of-elsewhere', to(elsewhere)),
];

const provenances: Resource[] = [
  provenance('william-laboratory', ['Observation/william-by-harold']),
  provenance('william-laboratory-once', ['Observation/william-by-harold/_history/1']),
  provenance('william-himself', [william.reference ?? '']),
  provenance('harold-by-william', ['Condition/harold-by-okafor'], william),
  provenance('harold-and-william', ['Condition/harold-by-okafor', 'Device/william-watch']),
  provenance('william-watch', ['Device/william-watch']),
  provenance('william-binary', ['Binary/william-own']),
  provenance('william-document', ['DocumentReference/william-doc']),
  provenance('nobody-clinic', [okafor.reference ?? '']),
  provenance('nobody-group', ['Group/only-william']),
  provenance('nobody-elsewhere', [elsewhere]),
];

export const borderlineRecords: Resource[] = [
  ...observations,
  observation('moved-to-harold', { subject: harold, category: category('laboratory') }),
  ...shared,
  ...documents,
  ...provenances,
];

/** To be stored before all others, and to be deleted again. */
export const deletedRecords: Resource[] = [
  observation('william-deleted', { subject: william, category: category('laboratory') }),
  observation('harold-deleted', { subject: harold, category: category('laboratory') }),
];

/** The first version of what is another patient's now. */
export const movedRecord = observation('moved-to-harold', { subject: william, category: category('laboratory') });
