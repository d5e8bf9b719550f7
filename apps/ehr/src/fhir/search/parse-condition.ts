import {
  type CompositeParameter,
  compositeParameter,
  type SearchParameter,
  searchParameter,
} from '../search-parameters.ts';
import { fold } from '../values/string-values.ts';
import type { Condition, IndexTable } from './condition.ts';
import {
  invalid,
  parseDate,
  parseQuantity,
  parseReference,
  parseToken,
  splitEscaped,
  unescaped,
} from './parse-values.ts';

/** What the reading of values needs to know of the world. */
export type ParseContext = { base: string; nowMs: number };

/**
 * Reads one `name[:modifier]=value` of a search of a type. Undefined when the type has no such parameter; throws a
 * 400 when it has and the modifier or a value cannot be understood, since a guess would return the wrong resources:
 * "Servers SHALL reject any search request that contains a modifier that the server does not support".
 * https://hl7.org/fhir/R4/search.html#modifiers
 */
export function parseCondition(
  type: string,
  nameAndModifier: string,
  value: string,
  context: ParseContext,
): Condition | undefined {
  const colon = nameAndModifier.indexOf(':');
  const name = colon < 0 ? nameAndModifier : nameAndModifier.slice(0, colon);
  const modifier = colon < 0 ? undefined : nameAndModifier.slice(colon + 1);
  const column = name === '_id' || name === '_lastUpdated';
  const parameter = searchParameter(type, name);
  const composite = compositeParameter(type, name);
  if (!column && !parameter && !composite) return undefined;
  const texts = splitEscaped(value, ',').filter(text => text !== '');
  if (texts.length === 0) throw invalid(name, `${nameAndModifier} has no value`);
  if (parameter) return parseOf(parameter, modifier, texts, context);
  if (composite && modifier !== undefined) throw unsupported(name, modifier);
  if (composite) return { kind: 'any', conditions: texts.map(text => parseComposite(type, composite, text, context)) };
  if (modifier !== undefined && !(name === '_id' && modifier === 'not')) throw unsupported(name, modifier);
  if (name === '_id') return { kind: 'id', not: modifier === 'not', values: texts.map(unescaped) };
  return { kind: 'lastUpdated', values: texts.map(text => parseDate(name, text, context.nowMs)) };
}

function parseOf(
  parameter: SearchParameter,
  modifier: string | undefined,
  texts: string[],
  context: ParseContext,
): Condition {
  const { code, kind, param } = parameter;
  if (modifier === 'missing') {
    const missing = texts.join(',');
    if (missing !== 'true' && missing !== 'false') throw invalid(code, `${code}:missing is true or false`);
    return { kind: 'missing', tables: indexTables[kind], param, missing: missing === 'true' };
  }
  if (modifier === 'text' && kind === 'token') {
    return { kind: 'string', param, match: 'start', values: texts.map(text => foldedText(code, unescaped(text))) };
  }
  if (modifier === 'identifier' && kind === 'reference') {
    return { kind: 'token', param, not: false, values: texts.map(parseToken) };
  }
  switch (kind) {
    case 'token':
      if (modifier !== undefined && modifier !== 'not') throw unsupported(code, modifier);
      return { kind, param, not: modifier === 'not', values: texts.map(parseToken) };
    case 'uri':
      if (modifier !== undefined) throw unsupported(code, modifier);
      return { kind: 'token', param, not: false, values: texts.map(text => ({ system: '', code: unescaped(text) })) };
    case 'string':
      if (modifier === 'exact') return { kind: 'exact', param, values: texts.map(unescaped) };
      if (modifier !== undefined && modifier !== 'contains') throw unsupported(code, modifier);
      return {
        kind,
        param,
        match: modifier ? 'part' : 'start',
        values: texts.map(text => foldedText(code, unescaped(text))),
      };
    case 'date':
      if (modifier !== undefined) throw unsupported(code, modifier);
      return { kind, param, values: texts.map(text => parseDate(code, text, context.nowMs)) };
    case 'quantity':
      if (modifier !== undefined) throw unsupported(code, modifier);
      return { kind, param, values: texts.map(text => parseQuantity(code, text)) };
    case 'reference':
      if (modifier !== undefined && !/^[A-Z][A-Za-z]+$/.test(modifier)) throw unsupported(code, modifier);
      return {
        kind,
        param,
        values: texts.map(text => parseReference(parameter, unescaped(text), modifier, context.base)),
      };
  }
}

/** Nothing would be left to compare of a text that is all accents and spaces: it would find everything. */
function foldedText(code: string, text: string): string {
  const folded = fold(text);
  if (folded === '') throw invalid(code, `${code} has no letter to search for`);
  return folded;
}

/** `code-value-quantity=8867-4$gt90`: what its parts ask, of the same resource. */
function parseComposite(
  type: string,
  { code, parts }: CompositeParameter,
  text: string,
  context: ParseContext,
): Condition {
  const values = splitEscaped(text, '$');
  if (values.length !== parts.length) throw invalid(code, `${code} is two values with $ between them`);
  const conditions = parts.flatMap((part, at) => parseCondition(type, part, values[at] ?? '', context) ?? []);
  return { kind: 'all', conditions };
}

/** Where values of a kind are found. A code may be said in words alone, a reference by an identifier. */
const indexTables: Record<SearchParameter['kind'], readonly IndexTable[]> = {
  token: ['token', 'string'],
  uri: ['token'],
  string: ['string'],
  date: ['date'],
  reference: ['reference', 'token'],
  quantity: ['quantity'],
};

function unsupported(name: string, modifier: string) {
  return invalid(name, `The modifier ":${modifier}" of ${name} is not supported here`);
}
