import type { Reference } from '@smart-ehr/fhir';
import { ageAt } from '../calendar.ts';
import { organization } from '../clinic/organizations.ts';
import { staff } from '../clinic/staff.ts';
import { type Analyte, type AnalyteName, analytes, type Range } from '../codes/analytes.ts';
import { concept, hl7, snomed } from '../codes/code.ts';
import { type LabTest, type LabTestName, labTests } from '../codes/lab-tests.ts';
import { absent } from './absent.ts';
import type { Chart } from './chart.ts';
import { interpret, type LabValues, measuredValues, rangeFor } from './lab-values.ts';
import { interpretation, observe, quantity } from './observations.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

/**
 * One test from order to report: ServiceRequest, Specimen, an Observation for each analyte, DiagnosticReport.
 * `told` holds the results that the story tells; `spoiled` is what could not be measured, for the sample had burst
 * cells. A test that was already ordered at this visit is not ordered again.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-diagnosticreport-lab.html
 */
export function recordLabs(visit: Visit, name: LabTestName, told: LabValues = {}, spoiled?: AnalyteName): void {
  if (visit.tested.has(name)) return;
  visit.tested.add(name);
  const { code, specimen: specimenType, site }: LabTest = labTests[name];
  const names: readonly AnalyteName[] = labTests[name].analytes;
  const subject = visit.chart.patient;
  const order = record(visit, {
    resourceType: 'ServiceRequest',
    meta: profiled('servicerequest'),
    status: 'completed',
    intent: 'order',
    category: [concept(snomed('108252007', 'Laboratory procedure'))],
    code: concept(code),
    subject,
    encounter: visit.encounter,
    occurrenceDateTime: visit.start,
    authoredOn: visit.start,
    requester: staff(visit.clinician),
  });
  const specimen = record(visit, {
    resourceType: 'Specimen',
    meta: profiled('specimen'),
    identifier: [{ system: 'https://lakeside.example/samples', value: `${accession(visit.chart)}-A` }],
    accessionIdentifier: { system: 'https://lakeside.example/accessions', value: accession(visit.chart) },
    type: concept(specimenType),
    subject,
    collection: { collectedDateTime: visit.start, ...(site && { bodySite: concept(site) }) },
    ...(spoiled && { condition: [concept(hl7('v2-0493', 'HEM', 'Hemolyzed'))] }),
  });
  const { birthDate, sex, random } = visit.chart;
  const donor = { age: ageAt(birthDate, visit.day), sex, random };
  const results = measuredValues(names, told, donor).map(([analyte, value]) =>
    recordResult(visit, analyte, analyte === spoiled ? undefined : value, rangeFor(analyte, donor), specimen),
  );
  record(visit, {
    resourceType: 'DiagnosticReport',
    meta: profiled('diagnosticreport-lab'),
    basedOn: [order],
    status: 'final',
    category: [concept(hl7('v2-0074', 'LAB', 'Laboratory'))],
    code: concept(code),
    subject,
    encounter: visit.encounter,
    effectiveDateTime: visit.start,
    issued: visit.end,
    performer: [organization('lakeside-laboratory')],
    specimen: [specimen],
    result: results,
  });
}

const accession = ({ slug, counts }: Chart) => `${slug}/${(counts.get('Specimen') ?? 0) + 1}`;

function recordResult(
  visit: Visit,
  name: AnalyteName,
  value: number | undefined,
  range: Range,
  specimen: Reference,
): Reference {
  const analyte: Analyte = analytes[name];
  const reference = observe(visit, {
    profile: 'observation-lab',
    category: 'laboratory',
    code: concept(analyte.code),
    performer: organization('lakeside-laboratory'),
    found: {
      ...(value === undefined
        ? absent('error')
        : {
            valueQuantity: quantity(value, analyte.unit, analyte.ucum),
            interpretation: interpretation(interpret(value, range)),
          }),
      specimen,
      referenceRange: [boundaries(range, analyte)],
    },
  });
  return { ...reference, display: analyte.code.display };
}

function boundaries({ low, high }: Range, { unit, ucum }: Analyte) {
  return {
    ...(low === undefined ? {} : { low: quantity(low, unit, ucum) }),
    ...(high === undefined ? {} : { high: quantity(high, unit, ucum) }),
  };
}
