import { prescribe, problems, recordDepressionScore } from '../../record/index.ts';
import type { ConditionModule } from './module.ts';

export const depression: ConditionModule = {
  problem: problems.depression,
  prevalence: (_age, sex) => (sex === 'female' ? 0.15 : 0.1),
  earliestAge: 13,
  longestYears: 6,
  reviewEveryMonths: 6,
  plan: {
    title: 'Recovering from depression',
    goal: 'PHQ-9 score below 5',
    activities: [
      'Talk therapy every two weeks',
      'Something outside every day',
      'Call the clinic or 988 when it gets dark',
    ],
  },
  found(visit, reason, health) {
    health.mood = visit.chart.random.whole(12, 20);
    recordDepressionScore(visit, health.mood);
    if (visit.chart.random.chance(0.75)) prescribe(visit, 'sertraline50', { reason });
  },
  review(visit, _reason, health) {
    health.mood = Math.max(1, Math.round(health.mood * 0.6 + visit.chart.random.between(-1, 2)));
    recordDepressionScore(visit, health.mood);
  },
};
