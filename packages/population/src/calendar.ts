/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

/** The clinic lies in Arizona, which keeps the same offset all year round. */
const utcOffset = '-07:00';
const msPerDay = 86_400_000;

const msOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

export function addDays(day: Day, days: number): Day {
  return dayOf(msOf(day) + Math.round(days) * msPerDay);
}

/** The same day of the month, or the last one when that month is shorter. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return dayOf(first.getTime());
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((msOf(to) - msOf(from)) / msPerDay);
}

/** Years from birth, with fraction. */
export function ageAt(birthDate: Day, day: Day): number {
  return daysBetween(birthDate, day) / 365.25;
}

/** Clinics see people from Monday to Friday: a Saturday or Sunday moves to the Monday after. */
export function workday(day: Day): Day {
  const weekday = new Date(msOf(day)).getUTCDay();
  return addDays(day, weekday === 6 ? 2 : weekday === 0 ? 1 : 0);
}

/** A FHIR dateTime (and instant) of that day, `minutes` after midnight by the clinic's clock. */
export function timeOf(day: Day, minutes: number): string {
  const clock = new Date(minutes * 60_000).toISOString().slice(11, 19);
  return `${day}T${clock}${utcOffset}`;
}
