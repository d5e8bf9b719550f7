import { asthma } from './asthma.ts';
import { backPain } from './back-pain.ts';
import { depression } from './depression.ts';
import { diabetes } from './diabetes.ts';
import { hyperlipidemia } from './hyperlipidemia.ts';
import { hypertension } from './hypertension.ts';
import { hypothyroidism } from './hypothyroidism.ts';
import { kneeArthritis } from './knee-arthritis.ts';
import type { ConditionModule } from './module.ts';
import { reflux } from './reflux.ts';

export const conditionModules: readonly ConditionModule[] = [
  hypertension,
  diabetes,
  hyperlipidemia,
  asthma,
  depression,
  hypothyroidism,
  backPain,
  reflux,
  kneeArthritis,
];
