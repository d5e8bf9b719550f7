import type { Attachment, CodeableConcept, Coding, DocumentReference } from '@smart-ehr/fhir';
import { organization } from '../clinic/organizations.ts';
import { staff } from '../clinic/staff.ts';
import { concept, usCore } from '../codes/code.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

type Document = {
  type: CodeableConcept;
  /** The same document in one or more formats. */
  forms: readonly { attachment: Attachment; format: keyof typeof formats }[];
};

const formats = {
  plain: {
    system: 'urn:oid:1.3.6.1.4.1.19376.1.2.3',
    code: 'urn:ihe:iti:xds:2017:mimeTypeSufficient',
    display: 'mimeType Sufficient',
  },
  ccda: {
    system: 'http://terminology.hl7.org/CodeSystem/v3-HL7DocumentFormatCodes',
    code: 'urn:hl7-org:sdwg:ccda-structuredBody:2.1',
    display: 'C-CDA R2.1 using a structured body',
  },
} as const satisfies Record<string, Coding>;

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-documentreference.html */
export function keepDocument(visit: Visit, { type, forms }: Document): void {
  const number = (visit.chart.counts.get('DocumentReference') ?? 0) + 1;
  const document: DocumentReference = {
    resourceType: 'DocumentReference',
    meta: profiled('documentreference'),
    identifier: [{ system: 'https://lakeside.example/notes', value: `${visit.chart.slug}/${number}` }],
    status: 'current',
    docStatus: 'final',
    type,
    category: [concept(usCore('us-core-documentreference-category', 'clinical-note', 'Clinical Note'))],
    subject: visit.chart.patient,
    date: visit.end,
    author: [staff(visit.clinician)],
    custodian: organization('lakeside-clinic'),
    content: forms.map(({ attachment, format }) => ({ attachment, format: formats[format] })),
    context: { encounter: [visit.encounter], period: { start: visit.start, end: visit.end } },
  };
  record(visit, document);
}
