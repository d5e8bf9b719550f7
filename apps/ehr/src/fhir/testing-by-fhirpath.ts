/**
 * A second opinion on searches, for tests: slow, obvious, and without anything of the index. Each resource is asked by
 * the FHIRPath expression of the SearchParameter, each value compared as the specification words it.
 * https://hl7.org/fhir/R4/search.html
 */
import type { Resource } from '@smart-ehr/fhir';
import { compile } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';

/** The values of a parameter in a resource, by its expression. */
export function valuesBy(expression: string): (resource: Resource) => unknown[] {
  const evaluate = compile(synchronous(expression), r4);
  return resource => evaluate(resource) as unknown[];
}

/** Without `resolve()`, which would ask a server; and `as`, which takes one value only, as `ofType`. */
function synchronous(expression: string): string {
  return expression
    .replace(/\.where\(resolve\(\) is (\w+)\)/g, ".where(reference.startsWith('$1/'))")
    .replace(/\.as\((\w+)\)/g, '.ofType($1)')
    .replace(/\((\S+) as (\w+)\)/g, '$1.ofType($2)');
}

/** Whether a value is what was asked, by the kind of the parameter. */
export function isAsked(kind: string, value: unknown, asked: string): boolean {
  switch (kind) {
    case 'token':
      return tokens(value).some(({ system, code }) => asked === code || asked === `${system}|${code}`);
    case 'reference':
      return value === asked || (value as { reference?: string }).reference === asked;
    case 'string':
      return words(value).some(word => plain(word).startsWith(plain(asked)));
    case 'date':
      return isDate(span(value), asked);
    default:
      throw new Error(`No comparison for parameters of type ${kind}.`);
  }
}

/** Texts that ask for these values: `ge` and `le` reach what they were made of, as far as it has an end. */
export function askingFor(kind: string, values: readonly unknown[], prefix: string): string[] {
  switch (kind) {
    case 'token':
      return values.flatMap(tokens).flatMap(({ system, code }) => (code ? (system ? `${system}|${code}` : code) : []));
    case 'reference':
      return values.map(value => (value as { reference?: string }).reference ?? String(value));
    case 'date':
      return values.flatMap(value => askingForDate(value, prefix) ?? []);
    default:
      return values.flatMap(words);
  }
}

function askingForDate(value: unknown, prefix: string): string | undefined {
  const { start = undefined, end = undefined } =
    typeof value === 'string' ? { start: value, end: value } : (value as Period);
  const day = prefix === 'le' ? (end ?? start) : (start ?? end);
  return day && (prefix === 'le' && !end ? 'ge' : prefix) + day.slice(0, 10);
}

type Period = { start?: string; end?: string };
type Token = { system?: string; code?: string };

function tokens(value: unknown): Token[] {
  if (typeof value !== 'object') return [{ code: String(value) }];
  const { coding, system, code, value: identifier } = value as Token & { coding?: Token[]; value?: string };
  return coding ?? [{ ...(system && { system }), ...((code ?? identifier) && { code: code ?? identifier }) } as Token];
}

/** All texts in a name or an address. */
function words(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  const { use, type, period, id, extension, ...parts } = value as Record<string, unknown>;
  return Object.values(parts).flatMap(part => (Array.isArray(part) ? part : [part])) as string[];
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** From the first instant to the first that is beyond. */
type Span = { from: number; to: number };

function span(value: unknown): Span {
  if (typeof value === 'string') return spanOf(value);
  const { start, end } = value as Period;
  return { from: start ? spanOf(start).from : -Infinity, to: end ? spanOf(end).to : Infinity };
}

function spanOf(text: string): Span {
  const [year = 0, month, day] = text.slice(0, 10).split('-').map(Number);
  if (month === undefined) return { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0) };
  if (day === undefined) return { from: Date.UTC(year, month - 1), to: Date.UTC(year, month) };
  if (text.length === 10) return { from: Date.UTC(year, month - 1, day), to: Date.UTC(year, month - 1, day + 1) };
  const from = Date.parse(text);
  return { from, to: from + (/\.\d{3}/.test(text) ? 1 : 1000) };
}

/** https://hl7.org/fhir/R4/search.html#prefix */
function isDate(held: Span, asked: string): boolean {
  const [, prefix = 'eq', text = ''] = /^([a-z]{2})?(.*)$/.exec(asked) ?? [];
  const { from, to } = spanOf(text);
  const isWithin = from <= held.from && held.to <= to;
  const [reachesAbove, reachesBelow] = [held.to > to, held.from < from];
  const answers: Record<string, boolean> = {
    eq: isWithin,
    ne: !isWithin,
    gt: reachesAbove,
    lt: reachesBelow,
    ge: reachesAbove || isWithin,
    le: reachesBelow || isWithin,
    sa: held.from >= to,
    eb: held.to <= from,
  };
  return answers[prefix] ?? false;
}
