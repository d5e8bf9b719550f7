import { prescribe, problems, recordLabs } from '../../record/index.ts';
import type { ConditionModule } from './module.ts';

export const hypothyroidism: ConditionModule = {
  problem: problems.hypothyroidism,
  prevalence: (_age, sex) => (sex === 'female' ? 0.1 : 0.03),
  earliestAge: 18,
  longestYears: 15,
  reviewEveryMonths: 12,
  plan: {
    title: 'Replacing thyroid hormone',
    goal: 'TSH between 0.4 and 4.5 mU/L',
    activities: ['Levothyroxine every morning before breakfast', 'TSH once a year'],
  },
  found(visit, reason, health) {
    health.tsh = visit.chart.random.between(6.5, 14);
    health.weight += 3;
    recordLabs(visit, 'tsh', { tsh: health.tsh });
    prescribe(visit, 'levothyroxine75', { reason });
  },
  review(visit, _reason, health) {
    health.tsh = visit.chart.random.between(1.1, 3.4);
    recordLabs(visit, 'tsh', { tsh: health.tsh });
  },
};
