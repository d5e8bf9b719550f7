import type { Day } from '../calendar.ts';
import { type Visit, vaccinate } from '../record/index.ts';

/** Influenza once a season, from September to January; returns the season in which the last one was given. */
export function influenzaAsDue(visit: Visit, lastSeason: number, age: number): number {
  const season = seasonOf(visit.day);
  if (season === undefined || season === lastSeason || age < 0.5) return lastSeason;
  if (!visit.chart.random.chance(0.7)) return lastSeason;
  vaccinate(visit, 'influenza');
  return season;
}

function seasonOf(day: Day): number | undefined {
  const [year = 0, month = 0] = day.split('-').map(Number);
  if (month >= 9) return year;
  return month === 1 ? year - 1 : undefined;
}

/** What adults are missing, at the nth physical (from 0). https://www.cdc.gov/vaccines/hcp/imz-schedules/adult-age.html */
export function adultVaccines(visit: Visit, age: number, nth: number): void {
  if (nth === 0 && visit.chart.random.chance(0.5)) vaccinate(visit, 'tdap');
  if (nth === 1) vaccinate(visit, 'covid');
  if (age >= 50 && nth < 2) vaccinate(visit, 'zoster', nth + 1);
  if (age >= 65 && nth === 2) vaccinate(visit, 'pneumococcalAdult', 1);
}
