import type { Reference } from '@smart-ehr/fhir';
import { ageAt } from '../calendar.ts';
import { organization } from '../clinic/organizations.ts';
import { staff } from '../clinic/staff.ts';
import { type Analyte, type AnalyteName, analytes, type Range } from '../codes/analytes.ts';
import { concept, hl7, snomed } from '../codes/code.ts';
import { type LabTestName, labTests } from '../codes/lab-tests.ts';
import type { Chart } from './chart.ts';
import { estimateGfr } from './glomerular-filtration.ts';
import { interpretation, observe, quantity, round } from './observations.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

/** Results that the story tells; the others come out as usual for healthy people. */
export type LabValues = Partial<Record<AnalyteName, number>>;

/**
 * One test from order to report: ServiceRequest, Specimen, an Observation for each analyte, DiagnosticReport.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-diagnosticreport-lab.html
 */
export function recordLabs(visit: Visit, name: LabTestName, values: LabValues = {}): void {
  const { code, specimen: specimenType } = labTests[name];
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
    accessionIdentifier: { system: 'https://lakeside.example/accessions', value: accession(visit.chart) },
    type: concept(specimenType),
    subject,
    collection: { collectedDateTime: visit.start },
  });
  const results = names.map(analyte => recordResult(visit, analyte, values, specimen));
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

function recordResult(visit: Visit, name: AnalyteName, values: LabValues, specimen: Reference): Reference {
  const analyte: Analyte = analytes[name];
  const age = ageAt(visit.chart.birthDate, visit.day);
  const range = rangeFor(analyte, visit.chart, age);
  const unknown = () => usualValue(analyte, range, visit.chart);
  const creatinine = values.creatinine;
  const told =
    name === 'egfr' && creatinine !== undefined ? estimateGfr(creatinine, age, visit.chart.sex) : values[name];
  const value = round(told ?? unknown(), analyte.decimals);
  const reference = observe(visit, {
    profile: 'observation-lab',
    category: 'laboratory',
    code: concept(analyte.code),
    performer: organization('lakeside-laboratory'),
    found: {
      valueQuantity: quantity(value, analyte.unit, analyte.ucum),
      interpretation: interpretation(interpret(value, range)),
      specimen,
      referenceRange: [boundaries(range, analyte)],
    },
  });
  return { ...reference, display: analyte.code.display };
}

function rangeFor({ range }: Analyte, { sex }: Chart, age: number): Range {
  if (!('child' in range)) return range;
  return age < 12 ? range.child : range[sex];
}

function usualValue({ typical }: Analyte, { low = 0, high = 0 }: Range, { random }: Chart): number {
  const [mean, deviation] = typical ?? [(low + high) / 2, (high - low) / 9];
  return random.normal(mean, deviation);
}

export function interpret(value: number, { low, high }: Range): 'H' | 'L' | 'N' {
  if (low !== undefined && value < low) return 'L';
  return high !== undefined && value > high ? 'H' : 'N';
}

function boundaries({ low, high }: Range, { unit, ucum }: Analyte) {
  return {
    ...(low === undefined ? {} : { low: quantity(low, unit, ucum) }),
    ...(high === undefined ? {} : { high: quantity(high, unit, ucum) }),
  };
}
