import type { Reference } from '@smart-ehr/fhir';
import { staff } from '../clinic/staff.ts';
import { type Code, concept, hl7, snomed } from '../codes/code.ts';
import type { Chart } from './chart.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

/** The order for a test. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-servicerequest.html */
export function orderTest(visit: Visit, code: Code): Reference {
  return record(visit, {
    resourceType: 'ServiceRequest',
    meta: profiled('servicerequest'),
    status: 'completed',
    intent: 'order',
    category: [concept(snomed('108252007', 'Laboratory procedure'))],
    code: concept(code),
    subject: visit.chart.patient,
    encounter: visit.encounter,
    occurrenceDateTime: visit.start,
    authoredOn: visit.start,
    requester: staff(visit.clinician),
  });
}

type Sample = { type: Code; site?: Code | undefined; isHemolyzed?: boolean };

/** What was taken for it. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-specimen.html */
export function takeSample(visit: Visit, { type, site, isHemolyzed = false }: Sample): Reference {
  const number = accession(visit.chart);
  return record(visit, {
    resourceType: 'Specimen',
    meta: profiled('specimen'),
    identifier: [{ system: 'https://lakeside.example/samples', value: `${number}-A` }],
    accessionIdentifier: { system: 'https://lakeside.example/accessions', value: number },
    type: concept(type),
    subject: visit.chart.patient,
    collection: { collectedDateTime: visit.start, ...(site && { bodySite: concept(site) }) },
    ...(isHemolyzed && { condition: [concept(hl7('v2-0493', 'HEM', 'Hemolyzed'))] }),
  });
}

const accession = ({ slug, counts }: Chart) => `${slug}/${(counts.get('Specimen') ?? 0) + 1}`;

type Report = { code: Code; order: Reference; specimen: Reference; performer: Reference; results: Reference[] };

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-diagnosticreport-lab.html */
export function reportTest(visit: Visit, { code, order, specimen, performer, results }: Report): void {
  record(visit, {
    resourceType: 'DiagnosticReport',
    meta: profiled('diagnosticreport-lab'),
    basedOn: [order],
    status: 'final',
    category: [concept(hl7('v2-0074', 'LAB', 'Laboratory'))],
    code: concept(code),
    subject: visit.chart.patient,
    encounter: visit.encounter,
    effectiveDateTime: visit.start,
    issued: visit.end,
    performer: [performer],
    specimen: [specimen],
    result: results,
  });
}
