import { prescribe, problems, refer } from '../../record/index.ts';
import type { ConditionModule } from './module.ts';

export const kneeArthritis: ConditionModule = {
  problem: problems.kneeArthritis,
  prevalence: age => Math.min(0.35, (age - 48) * 0.012 + 0.06),
  earliestAge: 48,
  longestYears: 12,
  reviewEveryMonths: 12,
  plan: {
    title: 'Keeping the knees going',
    goal: 'Walk a mile without a break',
    activities: ['Strong thighs: stairs, cycling, swimming', 'Acetaminophen before a long walk'],
  },
  found(visit, reason) {
    prescribe(visit, 'acetaminophen', { reason });
  },
  review(visit, _reason, _health, nth) {
    if (nth === 1) refer(visit, 'physicalTherapy', { reason: 'Stairs hurt the knees', status: 'active' });
  },
};
