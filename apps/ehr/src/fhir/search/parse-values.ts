import { FhirError } from '@smart-ehr/fhir';
import type { SearchParameter } from '../search-parameters.ts';
import { dateRange } from '../values/date-values.ts';
import {
  type AskedDate,
  type AskedQuantity,
  type AskedReference,
  type AskedToken,
  type Prefix,
  prefixes,
} from './condition.ts';

/** Reads the values of search parameters, each by the rules of its kind. https://hl7.org/fhir/R4/search.html#ptypes */

/** The parts between separators that no backslash escapes, still escaped. */
export function splitEscaped(text: string, separator: ',' | '|' | '$'): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === separator) parts.push('');
    else if (char === '\\') parts[parts.length - 1] += char + text.charAt(++at);
    else parts[parts.length - 1] += char;
  }
  return parts;
}

export function unescaped(text: string): string {
  return text.replace(/\\([,|$\\])/g, '$1');
}

/** `code`, `system|code`, `|code` (has no system), `system|` (any code of it). */
export function parseToken(text: string): AskedToken {
  const [first = '', second] = splitEscaped(text, '|').map(unescaped);
  if (second === undefined) return { code: first };
  return { system: first, ...(second !== '' && { code: second }) };
}

export function parseDate(name: string, text: string, nowMs: number): AskedDate {
  const { prefix, rest } = splitPrefix(text);
  const range = dateRange(rest);
  if (!range) throw invalid(name, `"${text}" is no date. Write YYYY, YYYY-MM, YYYY-MM-DD or a dateTime with its zone`);
  return prefix === 'ap' ? { prefix, ...approximately(range, nowMs) } : { prefix, ...range };
}

/** "the recommended value is 10 % of the gap between now and the date" */
function approximately({ lowMs, highMs }: { lowMs: number; highMs: number }, nowMs: number) {
  const margin = Math.round(Math.abs(nowMs - lowMs) / 10);
  return { lowMs: lowMs - margin, highMs: highMs + margin };
}

const numberPattern = /^[+-]?\d+(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** `5.4`, `5.4|system|code`, `5.4||unit`. "5.4" is what rounds to it: from 5.35 to 5.45. */
export function parseQuantity(name: string, text: string): AskedQuantity {
  const [number = '', system, code] = splitEscaped(text, '|').map(unescaped);
  const { prefix, rest } = splitPrefix(number);
  const digits = numberPattern.exec(rest);
  if (!digits) throw invalid(name, `"${text}" is no quantity. Write number, number|system|code or number||unit`);
  const value = Number(rest);
  const half = 0.5 * 10 ** (Number(digits[2] ?? 0) - (digits[1]?.length ?? 0));
  const margin = prefix === 'ap' ? Math.max(half, Math.abs(value) / 10) : half;
  const exact = prefix !== 'eq' && prefix !== 'ne' && prefix !== 'ap';
  return {
    prefix,
    low: exact ? value : value - margin,
    high: exact ? value : value + margin,
    ...(system && { system }),
    ...(code && { code }),
  };
}

/**
 * `Patient/1`, `1` (of any type that the parameter takes), an absolute URL (below this server's base it is the same
 * as a relative one), or by `modifier` the type: `subject:Patient=1`. https://hl7.org/fhir/R4/search.html#reference
 */
export function parseReference(
  parameter: SearchParameter,
  text: string,
  modifier: string | undefined,
  base: string,
): AskedReference {
  const own = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text;
  const local = /^([A-Z]\w*)\/([A-Za-z0-9\-.]{1,64})$/.exec(own);
  if (local) {
    const [, type = '', target = ''] = local;
    if (modifier !== undefined && modifier !== type) throw invalid(parameter.code, `"${own}" is no ${modifier}`);
    return { targetTypes: [type], target };
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(own)) return { targetTypes: [''], target: own };
  if (!/^[A-Za-z0-9\-.]{1,64}$/.test(own))
    throw invalid(parameter.code, `"${text}" is no reference. Write Type/id, an id or a URL`);
  const targetTypes = modifier === undefined ? (parameter.targets ?? []) : [modifier];
  return { ...(targetTypes.length > 0 && { targetTypes }), target: own };
}

/** A prefix is two letters before a digit or a sign: "gt2020", not the "ge" of a word. */
function splitPrefix(text: string): { prefix: Prefix; rest: string } {
  const prefix = prefixes.find(candidate => text.startsWith(candidate));
  return prefix ? { prefix, rest: text.slice(2) } : { prefix: 'eq', rest: text };
}

/** A 400 that names the parameter. */
export function invalid(name: string, sentence: string): FhirError {
  return new FhirError(400, 'invalid', `${sentence}.`, {
    expression: `http.${name}`,
    specLink: 'https://hl7.org/fhir/R4/search.html',
  });
}
