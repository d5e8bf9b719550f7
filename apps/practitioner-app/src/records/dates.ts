import type { Period } from 'fhir/r4';

const locale = 'en-US';

/**
 * A FHIR date or dateTime in words, no more exact than it is recorded: `2019`, `March 2019`, `Mar 5, 2019`. A day stays
 * that day in every time zone; an instant is shown as the reader's own day.
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
export function formatDate(value: string | undefined, timeZone?: string): string | undefined {
  if (!value) return undefined;
  const at = Date.parse(value);
  if (Number.isNaN(at)) return value;
  if (value.length === 4) return value;
  const style: Intl.DateTimeFormatOptions =
    value.length === 7 ? { year: 'numeric', month: 'long' } : { dateStyle: 'medium' };
  const zone = isInstant(value) ? timeZone : 'UTC';
  return new Intl.DateTimeFormat(locale, { ...style, ...(zone && { timeZone: zone }) }).format(at);
}

/** The same with the time of day in the reader's time zone, when a time was recorded. */
export function formatDateTime(value: string | undefined, timeZone?: string): string | undefined {
  if (!value || !isInstant(value) || Number.isNaN(Date.parse(value))) return formatDate(value, timeZone);
  const options = { dateStyle: 'medium', timeStyle: 'short', ...(timeZone && { timeZone }) } as const;
  return new Intl.DateTimeFormat(locale, options).format(Date.parse(value));
}

/** `Mar 5, 2024, 9:00 – 9:20 AM`; with one end open, what is known of it. */
export function formatPeriod({ start, end }: Period = {}, timeZone?: string): string | undefined {
  const [from, to] = [timeOf(start), timeOf(end)];
  if (from === undefined || to === undefined || to < from || !isInstant(`${start}`) || !isInstant(`${end}`)) {
    const [since, until] = [formatDateTime(start, timeZone), formatDateTime(end, timeZone)];
    return since && until ? `${since} to ${until}` : since ? `Since ${since}` : until && `Until ${until}`;
  }
  const options = { dateStyle: 'medium', timeStyle: 'short', ...(timeZone && { timeZone }) } as const;
  return new Intl.DateTimeFormat(locale, options).formatRange(from, to);
}

/** `39 years`, or months for an infant. Undefined when the day of birth is not known well enough. */
export function formatAge(birthDate: string | undefined, today: Date): string | undefined {
  const [year, month, day] = (birthDate ?? '').split('-').map(Number);
  if (!year || !month || !day) return undefined;
  const isBeforeBirthday = today.getDate() < day;
  const months = (today.getFullYear() - year) * 12 + today.getMonth() + 1 - month - (isBeforeBirthday ? 1 : 0);
  if (months < 0) return undefined;
  const [amount, unit] = months < 24 ? [months, 'month'] : [Math.floor(months / 12), 'year'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

/** Milliseconds for sorting and drawing; undefined for what is not a date. */
export function timeOf(value: string | undefined): number | undefined {
  const at = Date.parse(value ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** Sorts the newest first and what has no date last. */
export function newestFirst<T>(rows: T[], dateOf: (row: T) => string | undefined): T[] {
  return rows.toSorted((a, b) => (timeOf(dateOf(b)) ?? -Infinity) - (timeOf(dateOf(a)) ?? -Infinity) || 0);
}

const isInstant = (value: string) => value.includes('T');
