import { perform, prescribe, problems, refer } from '../../record/index.ts';
import type { ConditionModule } from './module.ts';

export const backPain: ConditionModule = {
  problem: problems.lowBackPain,
  prevalence: () => 0.16,
  earliestAge: 18,
  longestYears: 4,
  reviewEveryMonths: 12,
  plan: {
    title: 'Getting the back moving',
    goal: 'Work and sleep without back pain',
    activities: ['Physical therapy, six sessions', 'Stay active, no bed rest', 'Heat in the evening'],
  },
  found(visit, reason) {
    prescribe(visit, 'naproxen', { reason });
    const basedOn = refer(visit, 'physicalTherapy', { reason });
    perform(visit, 'physicalTherapy', { reason, basedOn, note: 'Exercises shown; does them well.' });
  },
  review() {
    // Nothing to measure: the conversation is in the note.
  },
};
