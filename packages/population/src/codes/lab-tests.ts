import type { AnalyteName } from './analytes.ts';
import { type Code, loinc, snomed } from './code.ts';

/** What a clinician orders and the laboratory reports as one: a panel, or a single test. */
export type LabTest = {
  readonly code: Code;
  readonly specimen: Code;
  /** Where it is taken from. */
  readonly site?: Code;
  readonly analytes: readonly AnalyteName[];
};

const blood = snomed('119297000', 'Blood specimen');
const serum = snomed('119364003', 'Serum specimen');
const arm = snomed('368209003', 'Right upper arm structure');
const heel = snomed('76853006', 'Heel structure');
const urine = snomed('122575003', 'Urine specimen');

const test = (
  code: string,
  display: string,
  specimen: Code,
  analytes: readonly AnalyteName[],
  site = arm,
): LabTest => ({
  code: loinc(code, display),
  specimen,
  ...(specimen === urine ? {} : { site }),
  analytes,
});

export const labTests = {
  metabolicPanel: test('51990-0', 'Basic metabolic panel - Blood', serum, [
    'glucose',
    'ureaNitrogen',
    'creatinine',
    'egfr',
    'sodium',
    'potassium',
    'chloride',
    'bicarbonate',
    'calcium',
  ]),
  bloodCount: test('58410-2', 'CBC panel - Blood by Automated count', blood, [
    'leukocytes',
    'erythrocytes',
    'hemoglobin',
    'hematocrit',
    'platelets',
  ]),
  lipidPanel: test('24331-1', 'Lipid 1996 panel - Serum or Plasma', serum, [
    'cholesterol',
    'triglycerides',
    'hdl',
    'ldl',
  ]),
  hba1c: test('4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood', blood, ['hba1c']),
  urineAlbumin: test('9318-7', 'Albumin/Creatinine [Mass Ratio] in Urine', urine, ['urineAlbumin']),
  tsh: test('3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma', serum, ['tsh']),
  ntProBnp: test('33762-6', 'Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma', serum, [
    'ntProBnp',
  ]),
  ferritin: test('2276-4', 'Ferritin [Mass/volume] in Serum or Plasma', serum, ['ferritin']),
  glucoseChallenge: test('1504-0', 'Glucose [Mass/volume] in Serum or Plasma --1 hour post 50 g glucose PO', serum, [
    'glucoseChallenge',
  ]),
  bilirubin: test('1975-2', 'Bilirubin.total [Mass/volume] in Serum or Plasma', serum, ['bilirubin'], heel),
  lead: test('77307-7', 'Lead [Mass/volume] in Venous blood', blood, ['lead']),
} as const satisfies Record<string, LabTest>;

export type LabTestName = keyof typeof labTests;
