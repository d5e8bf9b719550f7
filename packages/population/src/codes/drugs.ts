import { type Code, rxnorm } from './code.ts';

/** A medicine as it is prescribed here: the product and how it is usually taken. */
export type Drug = {
  readonly product: Code;
  readonly directions: string;
  readonly timesPerDay: number;
  readonly asNeeded?: true;
  /** How much at a time, in UCUM's word for the unit. */
  readonly dose: number;
  readonly unit: string;
  /** What the pharmacy hands over for 30 days, or for the whole course. */
  readonly quantity: number;
};

const drug = (
  [code, name]: [string, string],
  directions: string,
  [dose, unit, timesPerDay, quantity]: [number, string, number, number],
): Drug => ({ product: rxnorm(code, name), directions, dose, unit, timesPerDay, quantity });
const inhaler = (code: [string, string], directions: string, timesPerDay: number): Drug =>
  drug(code, directions, [2, '{puff}', timesPerDay, 1]);
const daily = (code: [string, string], words = 'once a day'): Drug =>
  drug(code, `Take 1 by mouth ${words}`, [1, '{tbl}', 1, 30]);
const twiceDaily = (code: [string, string], words = 'twice a day'): Drug =>
  drug(code, `Take 1 by mouth ${words}`, [1, '{tbl}', 2, 60]);
const asNeeded = (medicine: Drug): Drug => ({ ...medicine, asNeeded: true });

export const drugs = {
  metformin500: twiceDaily(['861007', 'metformin hydrochloride 500 MG Oral Tablet'], 'twice a day with meals'),
  metformin1000: twiceDaily(['861004', 'metformin hydrochloride 1000 MG Oral Tablet'], 'twice a day with meals'),
  empagliflozin10: daily(['1545658', 'empagliflozin 10 MG Oral Tablet'], 'every morning'),
  lisinopril10: daily(['314076', 'lisinopril 10 MG Oral Tablet']),
  lisinopril20: daily(['314077', 'lisinopril 20 MG Oral Tablet']),
  amlodipine5: daily(['197361', 'amlodipine 5 MG Oral Tablet']),
  hydrochlorothiazide25: daily(['310798', 'hydrochlorothiazide 25 MG Oral Tablet'], 'every morning'),
  atorvastatin20: daily(['617310', 'atorvastatin 20 MG Oral Tablet'], 'every evening'),
  atorvastatin40: daily(['617311', 'atorvastatin 40 MG Oral Tablet'], 'every evening'),
  metoprolol50: daily(['866436', '24 HR metoprolol succinate 50 MG Extended Release Oral Tablet']),
  apixaban5: twiceDaily(['1364445', 'apixaban 5 MG Oral Tablet']),
  furosemide40: daily(['313988', 'furosemide 40 MG Oral Tablet'], 'every morning'),
  levothyroxine75: daily(
    ['966222', 'levothyroxine sodium 0.075 MG Oral Tablet'],
    'every morning, half an hour before breakfast',
  ),
  sertraline50: daily(['312941', 'sertraline 50 MG Oral Tablet'], 'every morning'),
  omeprazole20: daily(['198051', 'omeprazole 20 MG Delayed Release Oral Capsule'], 'before breakfast'),
  tamsulosin04: daily(['863669', 'tamsulosin hydrochloride 0.4 MG Oral Capsule'], 'after supper'),
  cetirizine10: daily(['1014678', 'cetirizine hydrochloride 10 MG Oral Tablet'], 'once a day in the pollen season'),
  ferrousSulfate: daily(['310325', 'ferrous sulfate 325 MG Oral Tablet'], 'once a day'),
  folicAcid: daily(['310410', 'folic acid 1 MG Oral Tablet'], 'once a day'),
  naproxen: asNeeded(twiceDaily(['849574', 'naproxen sodium 220 MG Oral Tablet'], 'twice a day with food, as needed')),
  acetaminophen: asNeeded(
    drug(['198440', 'acetaminophen 500 MG Oral Tablet'], 'Take 2 by mouth up to three times a day, as needed', [
      2,
      '{tbl}',
      3,
      60,
    ]),
  ),
  albuterol: asNeeded(
    inhaler(
      ['745679', '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler'],
      'Inhale 2 puffs every four to six hours, as needed for wheezing',
      4,
    ),
  ),
  fluticasone: inhaler(
    ['895994', '120 ACTUAT fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler'],
    'Inhale 2 puffs twice a day; rinse the mouth afterwards',
    2,
  ),
  fluticasoneSalmeterol: inhaler(
    ['896209', '60 ACTUAT fluticasone propionate 0.25 MG/ACTUAT / salmeterol 0.05 MG/ACTUAT Dry Powder Inhaler'],
    'Inhale once in the morning and once in the evening',
    2,
  ),
  amoxicillinSuspension: drug(
    ['308189', 'amoxicillin 80 MG/ML Oral Suspension'],
    'Give by mouth twice a day for 10 days',
    [5, 'mL', 2, 100],
  ),
  amoxicillin500: drug(['308191', 'amoxicillin 500 MG Oral Capsule'], 'Take 1 by mouth twice a day for 10 days', [
    1,
    '{capsule}',
    2,
    20,
  ]),
  azithromycin250: drug(
    ['308460', 'azithromycin 250 MG Oral Tablet'],
    'Take 2 on the first day, then 1 a day for four days',
    [1, '{tbl}', 1, 6],
  ),
  nitrofurantoin: drug(
    ['1648755', 'nitrofurantoin, macrocrystals 25 MG / nitrofurantoin, monohydrate 75 MG Oral Capsule'],
    'Take 1 by mouth twice a day for 5 days',
    [1, '{capsule}', 2, 10],
  ),
} as const satisfies Record<string, Drug>;

export type DrugName = keyof typeof drugs;
