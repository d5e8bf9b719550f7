import { prescribe, problems, recordLabs } from '../../record/index.ts';
import type { ConditionModule } from './module.ts';

export const hypertension: ConditionModule = {
  problem: problems.hypertension,
  prevalence: age => Math.min(0.62, 0.04 + (age - 22) * 0.012),
  earliestAge: 22,
  longestYears: 15,
  reviewEveryMonths: 6,
  plan: {
    title: 'Lowering blood pressure',
    goal: 'Blood pressure below 130/80',
    activities: ['Less salt', 'Half an hour of walking on most days', 'Measure at home before each visit'],
  },
  found(visit, reason, health) {
    health.pressure = visit.chart.random.between(18, 32);
    prescribe(visit, visit.chart.random.chance(0.6) ? 'lisinopril10' : 'amlodipine5', { reason });
    recordLabs(visit, 'metabolicPanel');
  },
  review(visit, reason, health, nth) {
    health.pressure *= 0.55;
    if (nth === 2 && visit.chart.random.chance(0.35)) {
      prescribe(visit, 'hydrochlorothiazide25', { reason });
      health.pressure -= 6;
    }
    if (nth % 3 === 0) recordLabs(visit, 'metabolicPanel');
  },
};
