import type { Reference } from '@smart-ehr/fhir';
import { ageAt } from '../calendar.ts';
import { organization } from '../clinic/organizations.ts';
import { type Analyte, type AnalyteName, analytes, type Range } from '../codes/analytes.ts';
import { concept } from '../codes/code.ts';
import { type LabTest, type LabTestName, labTests } from '../codes/lab-tests.ts';
import { absent } from './absent.ts';
import { orderTest, reportTest, takeSample } from './lab-test.ts';
import { interpret, type LabValues, measuredValues, rangeFor } from './lab-values.ts';
import { interpretation, observe, quantity } from './observations.ts';
import type { Visit } from './visit.ts';

/**
 * One test from order to report: ServiceRequest, Specimen, an Observation for each analyte, DiagnosticReport.
 * `told` holds the results that the story tells; `spoiled` is what could not be measured, for the sample had burst
 * cells. A test that was already ordered at this visit is not ordered again.
 */
export function recordLabs(visit: Visit, name: LabTestName, told: LabValues = {}, spoiled?: AnalyteName): void {
  if (visit.tested.has(name)) return;
  visit.tested.add(name);
  const { code, specimen: specimenType, site }: LabTest = labTests[name];
  const names: readonly AnalyteName[] = labTests[name].analytes;
  const order = orderTest(visit, code);
  const specimen = takeSample(visit, { type: specimenType, site, isHemolyzed: spoiled !== undefined });
  const { birthDate, sex, random } = visit.chart;
  const donor = { age: ageAt(birthDate, visit.day), sex, random };
  const results = measuredValues(names, told, donor).map(([analyte, value]) =>
    recordResult(visit, analyte, analyte === spoiled ? undefined : value, rangeFor(analyte, donor), specimen),
  );
  reportTest(visit, { code, order, specimen, performer: organization('lakeside-laboratory'), results });
}

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
