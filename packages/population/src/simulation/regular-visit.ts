import { addDays, addMonths, ageAt, type Day } from '../calendar.ts';
import {
  addProblem,
  allergens,
  beginVisit,
  endVisit,
  exportSummary,
  formCareTeam,
  perform,
  planCare,
  recordAllergy,
  recordGrowth,
  recordLabs,
  recordNoKnownAllergy,
  recordSmoking,
  recordVitals,
  setGoal,
  type Visit,
  vaccinateAsDue,
  writeNote,
} from '../record/index.ts';
import { adultVaccines, influenzaAsDue } from './adult-vaccines.ts';
import { bloodPressureAt, sizeAt } from './body.ts';
import type { Course, Life } from './life.ts';
import { lipidsOf } from './lipids.ts';
import { composeNote } from './note-text.ts';
import type { Held } from './timeline.ts';
import { tellAboutLife } from './told.ts';

type Occasion = { known: readonly Held[]; isPhysical: boolean; isLast: boolean };

/** A physical, a well child visit or a review of lasting conditions, in the order of a real one. */
export function regularVisit(life: Life, day: Day, { known, isPhysical, isLast }: Occasion): void {
  const { chart } = life;
  const age = ageAt(chart.birthDate, day);
  const kind = !isPhysical ? 'followUp' : age < 18 ? 'wellChild' : 'physical';
  const reason = isPhysical ? undefined : known[0]?.module.problem;
  const visit = beginVisit(chart, day, kind, reason === undefined ? {} : { reason });
  const news = known.filter(({ module }) => life.courses.every(course => course.module !== module));
  if (life.lastVisit === undefined) askAboutAllergies(visit);
  const begun = news.map(held => begin(life, visit, held));
  measure(life, visit, age);
  for (const course of life.courses) if (!begun.includes(course)) reviewWhenDue(life, visit, course);
  if (isPhysical) physical(life, visit, age);
  if (age < 18) vaccinateAsDue(visit, life.lastVisit);
  life.influenzaSeason = influenzaAsDue(visit, life.influenzaSeason, age);
  if (begun.length > 0 || isLast) writeNote(visit, 'progress', composeNote(life, age, begun));
  if (isLast) exportSummary(visit);
  life.lastVisit = day;
  endVisit(visit);
}

function askAboutAllergies(visit: Visit): void {
  const { random } = visit.chart;
  if (random.chance(0.7)) recordNoKnownAllergy(visit);
  else recordAllergy(visit, random.pick(Object.values(allergens)));
}

/** Puts the condition on the problem list, treats it, and agrees on a plan. */
function begin(life: Life, visit: Visit, { module, since }: Held): Course {
  const problem = addProblem(visit, module.problem, { onset: since });
  module.found(visit, problem, life.health);
  life.careTeam ??= formCareTeam(visit);
  const { title, goal, activities } = module.plan;
  planCare(visit, {
    title,
    addresses: [problem],
    goals: [setGoal(visit, { text: goal, due: addMonths(visit.day, 12), addresses: problem })],
    team: life.careTeam,
    activities: [...activities],
  });
  const course = { module, problem, lastReview: visit.day, reviews: 0 };
  life.courses.push(course);
  return course;
}

function reviewWhenDue(life: Life, visit: Visit, course: Course): void {
  const due = addDays(addMonths(course.lastReview, course.module.reviewEveryMonths), -45);
  if (visit.day < due) return;
  course.reviews += 1;
  course.lastReview = visit.day;
  course.module.review(visit, course.problem, life.health, course.reviews);
}

function measure({ body, health }: Life, visit: Visit, age: number): void {
  const { random } = visit.chart;
  const size = sizeAt(body, age);
  const height = size.height;
  const weight = (size.weight + health.weight) * (1 + random.normal(0, 0.008));
  const [systolic, diastolic] = bloodPressureAt(body, age);
  const sway = random.normal(0, 3);
  const bloodPressure = [systolic + health.pressure + sway, diastolic + health.pressure * 0.45 + sway * 0.6] as const;
  recordVitals(visit, age < 3 ? { weight, height } : { weight, height, bloodPressure });
  if (age < 20) recordGrowth(visit, { weight, height });
}

function physical(life: Life, visit: Visit, age: number): void {
  const nth = life.physicals;
  life.physicals += 1;
  if (age >= 13) recordSmoking(visit, life.smoking);
  if (age < 18) return;
  if (nth === 0) tellAboutLife(visit, age);
  adultVaccines(visit, age, nth);
  if (nth % 3 === 0) recordLabs(visit, 'bloodCount');
  if (age >= 35 && nth % 2 === 0) {
    const { hba1c } = life.health;
    recordLabs(visit, 'metabolicPanel', hba1c === undefined ? {} : { glucose: 28.7 * hba1c - 62 });
    recordLabs(visit, 'lipidPanel', lipidsOf(life.health, visit.chart.random));
  }
  if (age >= 45 && age < 76 && nth === 1) screen(visit);
}

function screen(visit: Visit): void {
  const { random, sex } = visit.chart;
  if (random.chance(0.5)) perform(visit, 'colonoscopy', { place: 'lakeside-hospital', note: 'Normal.' });
  if (sex === 'female') perform(visit, 'mammogram', { note: 'No suspicious finding.' });
}
