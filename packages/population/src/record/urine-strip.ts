import type { Observation } from '@smart-ehr/fhir';
import { staff } from '../clinic/staff.ts';
import { type Code, concept, loinc, snomed } from '../codes/code.ts';
import { orderTest, reportTest, takeSample } from './lab-test.ts';
import { observe } from './observations.ts';
import type { Visit } from './visit.ts';

const strip = loinc('24357-6', 'Urinalysis macro (dipstick) panel - Urine');
const presence = {
  negative: snomed('260385009', 'Negative'),
  positive: snomed('10828004', 'Positive'),
} as const;

/**
 * A strip that is dipped and read in the room, by whoever sees the patient: there is no number in it.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-lab.html
 */
export function readUrineStrip(visit: Visit, nitrite: keyof typeof presence, looks: string): void {
  const performer = staff(visit.clinician);
  const order = orderTest(visit, strip);
  const specimen = takeSample(visit, { type: snomed('122575003', 'Urine specimen') });
  const read = (code: Code, found: Pick<Observation, 'valueCodeableConcept' | 'valueString'>) => ({
    ...observe(visit, {
      profile: 'observation-lab',
      category: 'laboratory',
      code: concept(code),
      performer,
      found: { ...found, specimen },
    }),
    display: code.display,
  });
  const results = [
    read(loinc('5802-4', 'Nitrite [Presence] in Urine by Test strip'), {
      valueCodeableConcept: concept(presence[nitrite]),
    }),
    read(loinc('5767-9', 'Appearance of Urine'), { valueString: looks }),
  ];
  reportTest(visit, { code: strip, order, specimen, performer, results });
}
