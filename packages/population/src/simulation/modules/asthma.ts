import { prescribe, problems, recordSpirometry } from '../../record/index.ts';
import type { ConditionModule } from './module.ts';

export const asthma: ConditionModule = {
  problem: problems.asthma,
  prevalence: age => (age < 18 ? 0.13 : 0.08),
  earliestAge: 4,
  longestYears: 20,
  reviewEveryMonths: 12,
  plan: {
    title: 'Asthma action plan',
    goal: 'No night awake from cough',
    activities: ['Carry the blue inhaler', 'Know green, yellow and red', 'Influenza vaccine each autumn'],
  },
  found(visit, reason) {
    prescribe(visit, 'albuterol', { reason });
    if (visit.chart.random.chance(0.5)) prescribe(visit, 'fluticasone', { reason });
  },
  review(visit, reason) {
    const share = visit.chart.random.whole(84, 101);
    recordSpirometry(visit, share, reason);
  },
};
