import { addDays, addMonths, ageAt, type Day, workday } from '../calendar.ts';
import type { Random } from '../random.ts';
import type { ConditionModule } from './modules/module.ts';

/** A condition that somebody has, and since when. */
export type Held = { readonly module: ConditionModule; readonly since: Day };

export type PlannedVisit = { readonly day: Day; readonly kind: 'well' | 'review' | 'sick' };

type Span = { birthDate: Day; first: Day; last: Day; held: readonly Held[]; random: Random };

/** Months of age at which children are seen, beside each birthday. */
const infantMonths = [1, 2, 4, 6, 9, 12, 15, 18, 24, 30];

/** The days on which a patient comes, in order, never closer than three weeks apart. */
export function planVisits(span: Span): PlannedVisit[] {
  const planned = [...wellVisits(span), ...reviews(span), ...sickDays(span)]
    .map(visit => ({ ...visit, day: workday(visit.day) }))
    .filter(({ day }) => day >= span.first && day <= span.last)
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const kept: PlannedVisit[] = [];
  for (const visit of planned) {
    const before = kept.at(-1);
    if (before === undefined || addDays(before.day, 21) <= visit.day) kept.push(visit);
  }
  return kept;
}

function wellVisits({ birthDate, first, last, random }: Span): PlannedVisit[] {
  const days: Day[] = ageAt(birthDate, first) >= 3 ? [first] : infantMonths.map(month => addMonths(birthDate, month));
  const years = Math.ceil(ageAt(birthDate, last));
  for (let year = Math.max(3, Math.floor(ageAt(birthDate, first))); year <= years; year += 1) {
    days.push(addDays(addMonths(birthDate, year * 12), random.whole(0, 50)));
  }
  return days.map(day => ({ day, kind: 'well' }));
}

/** The days on which conditions are found; from the first of them on, one series of reviews for all. */
function reviews({ first, last, held }: Span): PlannedVisit[] {
  if (held.length === 0) return [];
  const days = held.map(({ since }) => (since > first ? since : first));
  const everyMonths = Math.min(...held.map(({ module }) => module.reviewEveryMonths));
  const from = days.reduce((a, b) => (a < b ? a : b));
  for (let day = addMonths(from, everyMonths); day <= last; day = addMonths(day, everyMonths)) days.push(day);
  return days.map(day => ({ day, kind: 'review' }));
}

function sickDays({ first, last, birthDate, random }: Span): PlannedVisit[] {
  const years = ageAt(birthDate, last) - ageAt(birthDate, first);
  const count = random.whole(0, Math.ceil(years * 0.6));
  return Array.from({ length: count }, () => ({
    // Early enough for all of them to be over on the last day.
    day: addDays(first, random.between(40, Math.max(41, years * 365 - 40))),
    kind: 'sick',
  }));
}
