import { addDays } from '../calendar.ts';
import type { DrugName } from '../codes/drugs.ts';
import type { Problem } from '../codes/problems.ts';
import {
  allergens,
  beginVisit,
  type Chart,
  diagnose,
  endVisit,
  isAllergicTo,
  prescribe,
  problems,
  recordVitals,
} from '../record/index.ts';

type Illness = {
  problem: Problem;
  days: number;
  drug?: DrugName;
  /** What people with an allergy to penicillin get instead; nothing if nothing is said: watch and wait. */
  withoutPenicillin?: DrugName;
  fever?: true;
  /** Years of age; everybody if nothing is said. */
  ages?: readonly [number, number];
};

/** What brings people to the clinic in between, and passes. */
const illnesses: readonly Illness[] = [
  { problem: problems.commonCold, days: 9, fever: true },
  { problem: problems.earInfection, days: 10, fever: true, drug: 'amoxicillinSuspension', ages: [0.5, 9] },
  {
    problem: problems.strepThroat,
    days: 8,
    fever: true,
    drug: 'amoxicillin500',
    withoutPenicillin: 'azithromycin250',
    ages: [9, 40],
  },
  { problem: problems.bronchitis, days: 16, ages: [18, 120] },
  { problem: problems.urinaryInfection, days: 6, drug: 'nitrofurantoin', ages: [18, 120] },
  { problem: problems.ankleSprain, days: 30, ages: [9, 60] },
];

/** A visit for something that passes. */
export function sickVisit(chart: Chart, day: string, age: number): void {
  const { random } = chart;
  const possible = illnesses.filter(({ ages: [from, to] = [0, 120] }) => age >= from && age < to);
  const illness = random.pick(possible);
  const { problem, days, fever } = illness;
  const drug = drugFor(illness, chart);
  const visit = beginVisit(chart, day, 'sick', { reason: problem });
  recordVitals(visit, fever ? { temperature: random.between(37.8, 39.2) } : {});
  const over = addDays(day, days);
  const reason = diagnose(visit, problem, { resolved: over });
  if (drug !== undefined) prescribe(visit, drug, { reason, completed: over });
  endVisit(visit);
}

function drugFor({ drug, withoutPenicillin }: Illness, chart: Chart): DrugName | undefined {
  const isPenicillin = drug?.startsWith('amoxicillin') ?? false;
  return isPenicillin && isAllergicTo(chart, allergens.penicillin) ? withoutPenicillin : drug;
}
