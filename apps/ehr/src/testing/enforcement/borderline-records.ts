/**
 * Resources whose place is easily mistaken: on the border between the records of William (of Dr. Okafor's panel) and
 * Harold (of another), of María and her son Mateo, or in nobody's record. Their ids say where they belong.
 */
import type { Observation, Resource } from '@smart-ehr/fhir';
import { patientIds } from '@smart-ehr/prisma/cast';
import { documents, provenances } from './borderline-documents.ts';
import { category, coded, elsewhere, harold, maria, mateo, okafor, to, william } from './borderline-references.ts';

function observation(id: string, rest: Partial<Observation>): Observation {
  return { resourceType: 'Observation', id, status: 'final', code: coded('4548-4', 'http://loinc.org'), ...rest };
}

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
