import type { Period, Timing } from '@smart-ehr/fhir';
import type { ElementValue } from './element-values.ts';

/** The first and the last millisecond that a date covers: "2024-02" is the whole of February. */
export type DateRange = { lowMs: number; highMs: number };

/** An open end of a period: no date that JavaScript can express lies beyond. */
const earliest = -8.64e15;
const latest = 8.64e15;

const datePattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * The range that a FHIR date, dateTime or instant covers, by the precision it is written with; undefined when it is
 * none. A time without zone is read as UTC. https://hl7.org/fhir/R4/search.html#date
 */
export function dateRange(text: string): DateRange | undefined {
  const parts = datePattern.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone = 'Z'] = parts;
  const digits = fraction?.slice(0, 3).padEnd(3, '0') ?? '000';
  const start = `${year}-${month ?? '01'}-${day ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}.${digits}`;
  const lowMs = Date.parse(start + zone);
  if (Number.isNaN(lowMs) || new Date(`${start}Z`).toISOString() !== `${start}Z`) return undefined;
  const at = new Date(lowMs);
  if (month === undefined) at.setUTCFullYear(at.getUTCFullYear() + 1);
  else if (day === undefined) at.setUTCMonth(at.getUTCMonth() + 1);
  else at.setTime(lowMs + lengthMs(hour, second, fraction));
  return { lowMs, highMs: at.getTime() - 1 };
}

function lengthMs(hour: string | undefined, second: string | undefined, fraction: string | undefined): number {
  if (hour === undefined) return 86_400_000;
  if (second === undefined) return 60_000;
  return fraction === undefined ? 1_000 : 10 ** Math.max(0, 3 - fraction.length);
}

/** What a date parameter finds. A Timing is the dates it names, else the period that bounds it. */
export function dateRangesOf({ value, dataType }: ElementValue): DateRange[] {
  if (dataType === 'Period') return periodRange(value as Period);
  if (dataType === 'Timing') {
    const { event = [], repeat } = value as Timing;
    if (event.length > 0) return event.flatMap(date => dateRange(date) ?? []);
    return repeat?.boundsPeriod ? periodRange(repeat.boundsPeriod) : [];
  }
  return typeof value === 'string' ? [dateRange(value) ?? []].flat() : [];
}

function periodRange({ start, end }: Period): DateRange[] {
  const low = start === undefined ? earliest : dateRange(start)?.lowMs;
  const high = end === undefined ? latest : dateRange(end)?.highMs;
  if (low === undefined || high === undefined || (start === undefined && end === undefined)) return [];
  return [{ lowMs: low, highMs: high }];
}
