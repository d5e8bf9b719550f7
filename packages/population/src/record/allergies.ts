import type { AllergyIntolerance } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import { staff } from '../clinic/staff.ts';
import { type Allergen, noKnownAllergy } from '../codes/allergens.ts';
import { codingOf, concept, hl7 } from '../codes/code.ts';
import type { Chart } from './chart.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-allergyintolerance.html */
export function recordAllergy(visit: Visit, allergen: Allergen, since?: Day): void {
  record(visit, {
    ...allergyOf(visit),
    type: 'allergy',
    category: [allergen.category],
    criticality: allergen.severity === 'severe' ? 'high' : 'low',
    code: concept(allergen.code),
    ...(since === undefined ? {} : { onsetDateTime: since }),
    reaction: [{ manifestation: [concept(allergen.reaction)], severity: allergen.severity }],
  });
}

/** The patient was asked and knows of none: said by a code, since an empty list would only mean "not asked". */
export function recordNoKnownAllergy(visit: Visit): void {
  record(visit, { ...allergyOf(visit), code: concept(noKnownAllergy) });
}

function allergyOf(visit: Visit): AllergyIntolerance {
  return {
    resourceType: 'AllergyIntolerance',
    meta: profiled('allergyintolerance'),
    clinicalStatus: { coding: [codingOf(hl7('allergyintolerance-clinical', 'active', 'Active'))] },
    verificationStatus: { coding: [codingOf(hl7('allergyintolerance-verification', 'confirmed', 'Confirmed'))] },
    patient: visit.chart.patient,
    encounter: visit.encounter,
    recordedDate: visit.day,
    recorder: staff(visit.clinician),
  };
}

/** Whether the chart warns of this allergen. */
export function isAllergicTo(chart: Chart, { code }: Allergen): boolean {
  return chart.resources.some(
    resource => resource.resourceType === 'AllergyIntolerance' && resource.code?.coding?.[0]?.code === code.code,
  );
}
