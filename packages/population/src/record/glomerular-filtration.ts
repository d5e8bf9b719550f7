import type { Sex } from './chart.ts';

/**
 * The kidneys' filtration rate in mL/min/1.73 m² from creatinine in mg/dL (CKD-EPI 2021, without race).
 * https://www.kidney.org/ckd-epi-creatinine-equation-2021
 */
export function estimateGfr(creatinine: number, age: number, sex: Sex): number {
  const [kappa, alpha, factor] = sex === 'female' ? [0.7, -0.241, 1.012] : [0.9, -0.302, 1];
  const ratio = creatinine / kappa;
  return 142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** age * factor;
}
