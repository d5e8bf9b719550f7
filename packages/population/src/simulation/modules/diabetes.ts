import { lendGlucoseMeter, perform, prescribe, problems, recordLabs } from '../../record/index.ts';
import type { ConditionModule } from './module.ts';

export const diabetes: ConditionModule = {
  problem: problems.diabetes,
  prevalence: age => Math.min(0.24, 0.02 + (age - 25) * 0.0052),
  earliestAge: 25,
  longestYears: 12,
  reviewEveryMonths: 6,
  plan: {
    title: 'Living with type 2 diabetes',
    goal: 'HbA1c below 7 %',
    activities: ['Measure blood sugar at home', 'Eyes and feet once a year', 'Walk after meals', 'See the dietitian'],
  },
  found(visit, reason, health) {
    const { random } = visit.chart;
    health.hba1c = random.between(7.2, 9.6);
    health.weight += 12;
    recordLabs(visit, 'hba1c', { hba1c: health.hba1c });
    prescribe(visit, 'metformin500', { reason });
    lendGlucoseMeter(visit, `GM-${random.whole(100_000, 999_999)}`);
  },
  review(visit, reason, health, nth) {
    const { random } = visit.chart;
    health.hba1c = 6.9 + ((health.hba1c ?? 7) - 6.9) * 0.6 + random.normal(0, 0.2);
    health.weight -= 0.8;
    recordLabs(visit, 'hba1c', { hba1c: health.hba1c });
    if (nth === 2 && health.hba1c > 7.2) prescribe(visit, 'empagliflozin10', { reason });
    if (nth % 2 === 0) {
      recordLabs(visit, 'urineAlbumin');
      perform(visit, 'footExam', { reason, note: 'Pulses and feeling present in both feet.' });
      perform(visit, 'retinalScreening', { reason, performer: 'tomas-varga', note: 'No retinopathy.' });
    }
  },
};
