import type { Patient, Resource } from '@smart-ehr/fhir';
import { ccdaOf, type Section } from '../attachments/ccda.ts';
import { nameOf, npiOf } from '../clinic/staff.ts';
import { concept, loinc } from '../codes/code.ts';
import { resourceId } from '../ids.ts';
import { attach } from './attachments.ts';
import { keepDocument } from './documents.ts';
import type { Visit } from './visit.ts';

const type = loinc('34133-9', 'Summary of episode note');

/** The chart up to now as C-CDA document, as it is sent when a patient moves or is referred. */
export function exportSummary(visit: Visit): void {
  const { chart, clinician } = visit;
  const patient = chart.resources.find((resource): resource is Patient => resource.resourceType === 'Patient');
  const [name, address, number] = [patient?.name?.[0], patient?.address?.[0], patient?.identifier?.[0]];
  const first = chart.resources.find(resource => resource.resourceType === 'Encounter');
  const bytes = ccdaOf({
    id: resourceId('ClinicalDocument', `${chart.slug}-${visit.day}`),
    patient: {
      recordNumber: number?.value ?? '',
      given: name?.given?.join(' ') ?? '',
      family: name?.family ?? '',
      sex: chart.sex,
      birthDate: chart.birthDate,
      phone: patient?.telecom?.[0]?.value ?? '',
    },
    address: {
      line: address?.line?.join(', ') ?? '',
      city: address?.city ?? '',
      state: address?.state ?? '',
      postalCode: address?.postalCode ?? '',
    },
    language: patient?.communication?.[0]?.language.coding?.[0]?.code === 'es' ? 'es' : 'en',
    author: { npi: npiOf(clinician), ...nameOf(clinician) },
    made: visit.end,
    from: first?.period?.start ?? visit.start,
    sections: sectionsOf(chart.resources),
  });
  const attachment = attach(visit, { contentType: 'application/xml', bytes, title: type.display, language: 'en-US' });
  keepDocument(visit, { type: concept(type), forms: [{ attachment, format: 'ccda' }] });
}

type Table = Omit<Section, 'rows'> & { last?: number; row(resource: Resource): readonly string[] | undefined };

const templates = '2.16.840.1.113883.10.20.22.2';
const tables: readonly Table[] = [
  {
    template: `${templates}.6`,
    code: '48765-2',
    display: 'Allergies and adverse reactions Document',
    title: 'Allergies',
    columns: ['Substance', 'Reaction', 'Status'],
    row: resource =>
      resource.resourceType === 'AllergyIntolerance'
        ? [textOf(resource.code), textOf(resource.reaction?.[0]?.manifestation[0]), textOf(resource.clinicalStatus)]
        : undefined,
  },
  {
    template: `${templates}.1`,
    code: '10160-0',
    display: 'History of Medication use Narrative',
    title: 'Medications',
    columns: ['Medication', 'Directions', 'Prescribed', 'Status'],
    row: resource =>
      resource.resourceType === 'MedicationRequest'
        ? [
            resource.medicationCodeableConcept?.text ?? resource.medicationReference?.display ?? '',
            resource.dosageInstruction?.[0]?.text ?? '',
            dayOf(resource.authoredOn),
            resource.status,
          ]
        : undefined,
  },
  {
    template: `${templates}.5`,
    code: '11450-4',
    display: 'Problem list - Reported',
    title: 'Problems',
    columns: ['Problem', 'Since', 'Status'],
    row: resource =>
      resource.resourceType === 'Condition' && resource.category?.[0]?.coding?.[0]?.code === 'problem-list-item'
        ? [textOf(resource.code), dayOf(resource.onsetDateTime), textOf(resource.clinicalStatus)]
        : undefined,
  },
  {
    template: `${templates}.2`,
    code: '11369-6',
    display: 'History of Immunization note',
    title: 'Immunizations',
    columns: ['Vaccine', 'Given', 'Status'],
    row: resource =>
      resource.resourceType === 'Immunization'
        ? [textOf(resource.vaccineCode), dayOf(resource.occurrenceDateTime), resource.status]
        : undefined,
  },
  {
    template: `${templates}.7`,
    code: '47519-4',
    display: 'History of Procedures Document',
    title: 'Procedures',
    columns: ['Procedure', 'Day', 'Found'],
    row: resource =>
      resource.resourceType === 'Procedure'
        ? [textOf(resource.code), dayOf(resource.performedPeriod?.start), resource.note?.[0]?.text ?? '']
        : undefined,
  },
  {
    template: `${templates}.3`,
    code: '30954-2',
    display: 'Relevant diagnostic tests/laboratory data note',
    title: 'Results',
    columns: ['Test', 'Day', 'Value'],
    last: 12,
    row: resource => measured(resource, 'laboratory'),
  },
  {
    template: `${templates}.4`,
    code: '8716-3',
    display: 'Vital signs note',
    title: 'Vital signs',
    columns: ['Measure', 'Day', 'Value'],
    last: 8,
    row: resource => measured(resource, 'vital-signs'),
  },
];

function sectionsOf(resources: readonly Resource[]): Section[] {
  return tables.map(({ row, last, ...section }) => {
    const rows = resources.map(row).filter(cells => cells !== undefined);
    return { ...section, rows: last === undefined ? rows : rows.slice(-last) };
  });
}

function measured(resource: Resource, category: string): readonly string[] | undefined {
  if (resource.resourceType !== 'Observation' || resource.category?.[0]?.coding?.[0]?.code !== category)
    return undefined;
  const { code, effectiveDateTime, valueQuantity } = resource;
  if (valueQuantity === undefined) return undefined;
  return [textOf(code), dayOf(effectiveDateTime), `${valueQuantity.value} ${valueQuantity.unit}`];
}

const dayOf = (dateTime = '') => dateTime.slice(0, 10);

function textOf(code?: { text?: string; coding?: { display?: string }[] }): string {
  return code?.text ?? code?.coding?.[0]?.display ?? '';
}
