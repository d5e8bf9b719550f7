import { organization } from '../clinic/organizations.ts';
import { staff } from '../clinic/staff.ts';
import { concept, loinc, usCore } from '../codes/code.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

const noteTypes = {
  progress: loinc('11506-3', 'Progress note'),
  consult: loinc('11488-4', 'Consult note'),
  history: loinc('34117-2', 'History and physical note'),
  discharge: loinc('18842-5', 'Discharge summary'),
  procedure: loinc('28570-0', 'Procedure note'),
} as const;

/**
 * What the clinician wrote: a Binary with the text, and a DocumentReference that describes it.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-documentreference.html
 */
export function writeNote(visit: Visit, type: keyof typeof noteTypes, text: string): void {
  const bytes = Buffer.from(`${text.trim()}\n`);
  const binary = record(visit, {
    resourceType: 'Binary',
    contentType: 'text/plain; charset=utf-8',
    // https://hl7.org/fhir/R4/binary.html#security: whoever may read the patient's record may read this.
    securityContext: visit.chart.patient,
    data: bytes.toString('base64'),
  });
  record(visit, {
    resourceType: 'DocumentReference',
    meta: profiled('documentreference'),
    identifier: [{ system: 'https://lakeside.example/notes', value: binary.reference?.slice('Binary/'.length) }],
    status: 'current',
    docStatus: 'final',
    type: concept(noteTypes[type]),
    category: [concept(usCore('us-core-documentreference-category', 'clinical-note', 'Clinical Note'))],
    subject: visit.chart.patient,
    date: visit.end,
    author: [staff(visit.clinician)],
    custodian: organization('lakeside-clinic'),
    content: [
      {
        attachment: {
          contentType: 'text/plain; charset=utf-8',
          language: 'en-US',
          url: binary.reference,
          size: bytes.length,
          title: noteTypes[type].display,
          creation: visit.end,
        },
        format: {
          system: 'urn:oid:1.3.6.1.4.1.19376.1.2.3',
          code: 'urn:ihe:iti:xds:2017:mimeTypeSufficient',
          display: 'mimeType Sufficient',
        },
      },
    ],
    context: { encounter: [visit.encounter], period: { start: visit.start, end: visit.end } },
  });
}
