import { type Analyte, type AnalyteName, analytes, type Range } from '../codes/analytes.ts';
import type { Random } from '../random.ts';
import type { Sex } from './chart.ts';
import { estimateGfr } from './glomerular-filtration.ts';
import { round } from './observations.ts';

export type LabValues = Partial<Record<AnalyteName, number>>;

type Donor = { age: number; sex: Sex; random: Random };

/** What the laboratory finds: the values told, the others as usual for healthy people, and what follows from them. */
export function measuredValues(names: readonly AnalyteName[], told: LabValues, donor: Donor): [AnalyteName, number][] {
  const values: LabValues = {};
  return names.map(name => {
    const value = told[name] ?? derivedValue(name, values, donor) ?? usualValue(name, donor);
    values[name] = round(value, analytes[name].decimals);
    return [name, values[name]];
  });
}

/** Kidney function follows from creatinine; red cells and hematocrit follow hemoglobin. */
function derivedValue(name: AnalyteName, { creatinine, hemoglobin }: LabValues, donor: Donor): number | undefined {
  const { age, sex, random } = donor;
  if (name === 'egfr' && creatinine !== undefined) return estimateGfr(creatinine, age, sex);
  if (name === 'hematocrit' && hemoglobin !== undefined) return hemoglobin * random.normal(3, 0.03);
  if (name === 'erythrocytes' && hemoglobin !== undefined) return hemoglobin / random.normal(2.98, 0.05);
  return undefined;
}

function usualValue(name: AnalyteName, donor: Donor): number {
  const { typical }: Analyte = analytes[name];
  const { low = 0, high = 0 } = rangeFor(name, donor);
  const [mean, deviation] = typical ?? [(low + high) / 2, (high - low) / 9];
  return donor.random.normal(mean, deviation);
}

/** The reference range for that age and sex. */
export function rangeFor(name: AnalyteName, { age, sex }: Pick<Donor, 'age' | 'sex'>): Range {
  const { range }: Analyte = analytes[name];
  if (!('child' in range)) return range;
  return age < 12 ? range.child : range[sex];
}

export function interpret(value: number, { low, high }: Range): 'H' | 'L' | 'N' {
  if (low !== undefined && value < low) return 'L';
  return high !== undefined && value > high ? 'H' : 'N';
}
