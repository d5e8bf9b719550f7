/**
 * A FHIR date or dateTime in words, no more exact than it is recorded: `2019`, `March 2019`, `Mar 5, 2019`. A day stays that day
 * in every time zone; an instant is shown as the reader's own day. https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
export function formatDate(value: string | undefined, locale: string, timeZone?: string): string | undefined {
  if (!value) return undefined;
  const at = Date.parse(value);
  if (Number.isNaN(at) || value.length === 4) return value;
  const style: Intl.DateTimeFormatOptions =
    value.length === 7 ? { year: 'numeric', month: 'long' } : { dateStyle: 'medium' };
  const zone = value.includes('T') ? timeZone : 'UTC';
  return new Intl.DateTimeFormat(locale, { ...style, ...(zone && { timeZone: zone }) }).format(at);
}

/** `58 years`, or months for an infant; until the day of death for who has died. Undefined when no day of birth is known. */
export function formatAge(birthDate: string | undefined, until: Date, locale: string): string | undefined {
  const [year, month, day] = (birthDate ?? '').split('-').map(Number);
  if (!year || !month || !day) return undefined;
  const isBeforeBirthday = until.getDate() < day;
  const months = (until.getFullYear() - year) * 12 + until.getMonth() + 1 - month - (isBeforeBirthday ? 1 : 0);
  if (months < 0) return undefined;
  const [amount, unit] = months < 24 ? [months, 'month'] : [Math.floor(months / 12), 'year'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

/** Milliseconds for sorting and drawing; undefined for what is no date. */
export function timeOf(value: string | undefined): number | undefined {
  const at = Date.parse(value ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** Sorts the newest first and what has no date last. */
export function newestFirst<Item>(items: readonly Item[], dateOf: (item: Item) => string | undefined): Item[] {
  const rank = (item: Item) => timeOf(dateOf(item)) ?? Number.MIN_SAFE_INTEGER;
  return [...items].sort((a, b) => rank(b) - rank(a));
}
