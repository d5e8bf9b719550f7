/** What illness and treatment have made of a body by now. Modules change it; vitals and laboratory show it. */
export type Health = {
  /** mmHg above what the body would have. */
  pressure: number;
  /** %, undefined without diabetes. */
  hba1c: number | undefined;
  /** mg/dL */
  ldl: number;
  /** mU/L */
  tsh: number;
  /** PHQ-9 score. */
  mood: number;
  /** kg above what the body would have. */
  weight: number;
};

export const goodHealth = (): Health => ({ pressure: 0, hba1c: undefined, ldl: 106, tsh: 2, mood: 2, weight: 0 });
