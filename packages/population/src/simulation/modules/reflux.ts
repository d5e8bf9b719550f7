import { prescribe, problems } from '../../record/index.ts';
import type { ConditionModule } from './module.ts';

export const reflux: ConditionModule = {
  problem: problems.reflux,
  prevalence: () => 0.12,
  earliestAge: 18,
  longestYears: 8,
  reviewEveryMonths: 12,
  plan: {
    title: 'Calming acid reflux',
    goal: 'Heartburn on less than one day a week',
    activities: ['No late suppers', 'Head of the bed raised', 'Try to stop omeprazole after eight weeks'],
  },
  found(visit, reason) {
    prescribe(visit, 'omeprazole20', { reason });
  },
  review() {
    // Nothing to measure: the conversation is in the note.
  },
};
