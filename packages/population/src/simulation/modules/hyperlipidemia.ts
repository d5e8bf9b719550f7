import { prescribe, problems, recordLabs } from '../../record/index.ts';
import { lipidsOf } from '../lipids.ts';
import type { ConditionModule } from './module.ts';

export const hyperlipidemia: ConditionModule = {
  problem: problems.hyperlipidemia,
  prevalence: age => Math.min(0.4, 0.01 + (age - 20) * 0.008),
  earliestAge: 20,
  longestYears: 12,
  reviewEveryMonths: 12,
  plan: {
    title: 'Lowering cholesterol',
    goal: 'LDL cholesterol below 100 mg/dL',
    activities: ['Olive oil, nuts and fish instead of butter and sausage', 'Statin every evening'],
  },
  found(visit, reason, health) {
    health.ldl = visit.chart.random.between(150, 195);
    recordLabs(visit, 'lipidPanel', lipidsOf(health, visit.chart.random));
    prescribe(visit, 'atorvastatin20', { reason });
  },
  review(visit, _reason, health, nth) {
    if (nth === 1) health.ldl *= 0.6;
    recordLabs(visit, 'lipidPanel', lipidsOf(health, visit.chart.random));
  },
};
