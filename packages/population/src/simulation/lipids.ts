import type { Random } from '../random.ts';
import type { LabValues } from '../record/lab-values.ts';
import type { Health } from './health.ts';

/** A lipid panel that adds up: LDL is what remains of cholesterol without HDL and a fifth of the triglycerides. */
export function lipidsOf(health: Health, random: Random): LabValues {
  const ldl = Math.round(health.ldl + random.normal(0, 5));
  const hdl = Math.round(random.normal(54, 6));
  const triglycerides = Math.round(random.normal(118, 18));
  return { ldl, hdl, triglycerides, cholesterol: ldl + hdl + Math.round(triglycerides / 5) };
}
