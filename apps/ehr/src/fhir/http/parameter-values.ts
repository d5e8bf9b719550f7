import { invalid } from '../search/parse-values.ts';
import { type DateRange, dateRange } from '../values/date-values.ts';

/** `_count` where a page must hold something; more than `most` is asked in pages. */
export function pageSize(text: string, most: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) throw invalid('_count', '_count is a whole number, 1 or more');
  return Math.min(Number(text), most);
}

/**
 * An instant, in the form in which `lastUpdated` is stored. A `+` that nobody escaped arrives as a space.
 * https://hl7.org/fhir/R4/datatypes.html#instant
 */
export function instant(name: string, text: string): string {
  const range = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+\- ]\d\d:\d\d)$/.test(text)
    ? dateRange(text.replace(' ', '+'))
    : undefined;
  if (!range) throw invalid(name, `"${text}" is no instant. Write it as in 2026-01-31T08:30:00Z`);
  return new Date(range.lowMs).toISOString();
}

/** A date of any precision, which must be one, as it was written. */
export function date(name: string, text: string): string {
  const written = text.replace(' ', '+');
  const range: DateRange | undefined = dateRange(written);
  if (!range) throw invalid(name, `"${text}" is no date. Write YYYY, YYYY-MM, YYYY-MM-DD or a dateTime with its zone`);
  return written;
}
