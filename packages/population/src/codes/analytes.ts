import { type Code, loinc } from './code.ts';

/** The values found in healthy people; one end may be open. */
export type Range = { readonly low?: number; readonly high?: number };

/** Something that the laboratory measures. */
export type Analyte = {
  readonly code: Code;
  readonly unit: string;
  readonly ucum: string;
  readonly decimals: number;
  readonly range: Range | { readonly child: Range; readonly female: Range; readonly male: Range };
  /** Mean and deviation of what healthy people have, where the range does not say it. */
  readonly typical?: readonly [number, number];
};

type Unit = readonly [unit: string, ucum: string];
const mgPerDl: Unit = ['mg/dL', 'mg/dL'];
const mmolPerL: Unit = ['mmol/L', 'mmol/L'];
const percent: Unit = ['%', '%'];

const analyte = (
  [code, display]: [string, string],
  [unit, ucum]: Unit,
  decimals: number,
  range: Analyte['range'],
  typical?: readonly [number, number],
): Analyte => ({
  code: loinc(code, display),
  unit,
  ucum,
  decimals,
  range,
  ...(typical === undefined ? {} : { typical }),
});

const between = (low: number, high: number): Range => ({ low, high });

export const analytes = {
  glucose: analyte(['2345-7', 'Glucose [Mass/volume] in Serum or Plasma'], mgPerDl, 0, between(70, 99)),
  ureaNitrogen: analyte(['3094-0', 'Urea nitrogen [Mass/volume] in Serum or Plasma'], mgPerDl, 0, between(7, 20)),
  creatinine: analyte(['2160-0', 'Creatinine [Mass/volume] in Serum or Plasma'], mgPerDl, 2, {
    child: between(0.3, 0.7),
    female: between(0.5, 1.1),
    male: between(0.7, 1.3),
  }),
  egfr: analyte(
    [
      '98979-8',
      'Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI 2021)',
    ],
    ['mL/min/{1.73_m2}', 'mL/min/{1.73_m2}'],
    0,
    { low: 60 },
  ),
  sodium: analyte(['2951-2', 'Sodium [Moles/volume] in Serum or Plasma'], mmolPerL, 0, between(135, 145)),
  potassium: analyte(['2823-3', 'Potassium [Moles/volume] in Serum or Plasma'], mmolPerL, 1, between(3.5, 5.1)),
  chloride: analyte(['2075-0', 'Chloride [Moles/volume] in Serum or Plasma'], mmolPerL, 0, between(98, 107)),
  bicarbonate: analyte(
    ['2028-9', 'Carbon dioxide, total [Moles/volume] in Serum or Plasma'],
    mmolPerL,
    0,
    between(22, 29),
  ),
  calcium: analyte(['17861-6', 'Calcium [Mass/volume] in Serum or Plasma'], mgPerDl, 1, between(8.6, 10.3)),
  leukocytes: analyte(
    ['6690-2', 'Leukocytes [#/volume] in Blood by Automated count'],
    ['10*3/uL', '10*3/uL'],
    1,
    between(4, 11),
  ),
  erythrocytes: analyte(['789-8', 'Erythrocytes [#/volume] in Blood by Automated count'], ['10*6/uL', '10*6/uL'], 2, {
    child: between(3.9, 5.3),
    female: between(3.8, 5.1),
    male: between(4.2, 5.7),
  }),
  hemoglobin: analyte(['718-7', 'Hemoglobin [Mass/volume] in Blood'], ['g/dL', 'g/dL'], 1, {
    child: between(11, 14.5),
    female: between(12, 15.5),
    male: between(13.2, 17),
  }),
  hematocrit: analyte(['4544-3', 'Hematocrit [Volume Fraction] of Blood by Automated count'], percent, 1, {
    child: between(33, 43),
    female: between(35.5, 46),
    male: between(38.8, 50),
  }),
  platelets: analyte(
    ['777-3', 'Platelets [#/volume] in Blood by Automated count'],
    ['10*3/uL', '10*3/uL'],
    0,
    between(150, 400),
  ),
  cholesterol: analyte(
    ['2093-3', 'Cholesterol [Mass/volume] in Serum or Plasma'],
    mgPerDl,
    0,
    { high: 199 },
    [184, 16],
  ),
  triglycerides: analyte(
    ['2571-8', 'Triglyceride [Mass/volume] in Serum or Plasma'],
    mgPerDl,
    0,
    { high: 149 },
    [112, 18],
  ),
  hdl: analyte(['2085-9', 'Cholesterol in HDL [Mass/volume] in Serum or Plasma'], mgPerDl, 0, { low: 40 }, [54, 7]),
  ldl: analyte(
    ['13457-7', 'Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation'],
    mgPerDl,
    0,
    { high: 129 },
    [108, 14],
  ),
  hba1c: analyte(['4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'], percent, 1, between(4, 5.6)),
  urineAlbumin: analyte(
    ['9318-7', 'Albumin/Creatinine [Mass Ratio] in Urine'],
    ['mg/g', 'mg/g'],
    0,
    { high: 29 },
    [11, 4],
  ),
  tsh: analyte(
    ['3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma'],
    ['m[IU]/L', 'm[IU]/L'],
    2,
    between(0.4, 4.5),
  ),
  ntProBnp: analyte(
    ['33762-6', 'Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma'],
    ['pg/mL', 'pg/mL'],
    0,
    { high: 450 },
    [160, 50],
  ),
  ferritin: analyte(['2276-4', 'Ferritin [Mass/volume] in Serum or Plasma'], ['ng/mL', 'ng/mL'], 0, between(15, 150)),
  glucoseChallenge: analyte(
    ['1504-0', 'Glucose [Mass/volume] in Serum or Plasma --1 hour post 50 g glucose PO'],
    mgPerDl,
    0,
    { high: 139 },
    [112, 10],
  ),
  bilirubin: analyte(['1975-2', 'Bilirubin.total [Mass/volume] in Serum or Plasma'], mgPerDl, 1, { high: 12 }, [7, 1]),
  lead: analyte(['77307-7', 'Lead [Mass/volume] in Venous blood'], ['ug/dL', 'ug/dL'], 1, { high: 3.4 }, [1.1, 0.3]),
} as const satisfies Record<string, Analyte>;

export type AnalyteName = keyof typeof analytes;
