import { type SearchParameter, searchParameter } from '../search-parameters.ts';
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
  if (!column && !parameter) return undefined;
  const texts = splitEscaped(value, ',').filter(text => text !== '');
  if (texts.length === 0) throw invalid(name, `${nameAndModifier} has no value`);
  if (parameter) return parseOf(parameter, modifier, texts, context);
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
    return { kind: 'missing', table: indexTables[kind], param, missing: missing === 'true' };
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

const indexTables: Record<SearchParameter['kind'], IndexTable> = {
  token: 'token',
  uri: 'token',
  string: 'string',
  date: 'date',
  reference: 'reference',
  quantity: 'quantity',
};

function unsupported(name: string, modifier: string) {
  return invalid(name, `The modifier ":${modifier}" of ${name} is not supported here`);
}
