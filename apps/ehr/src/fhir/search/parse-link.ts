import type { FhirError } from '@smart-ehr/fhir';
import { insufficientScope } from '../access-error.ts';
import type { Decision } from '../permitted.ts';
import { type HeldType, isHeldType } from '../resource-types.ts';
import { type SearchParameter, searchParameter } from '../search-parameters.ts';
import type { Link, Linked } from './condition.ts';
import { type ParseContext, parseCondition } from './parse-condition.ts';
import { includableTypes } from './parse-include.ts';
import { invalid } from './parse-values.ts';

/** `reach`: what of a type the access may search. It decides over the neighbours as over the results. */
export type LinkContext = ParseContext & { reach(type: HeldType): Decision };

const chained = /^([\w-]+)(?::([A-Z]\w*))?\.(.+)$/;
const reversed = /^_has:(\w+):([\w-]+):(.+)$/;

/** Whether a parameter speaks of a neighbour. No parameter of a type has a dot in its name. */
export function isLink(name: string): boolean {
  return name.includes('.') || name.startsWith('_has:');
}

/**
 * Reads `patient.name=…`, `subject:Patient.identifier=…` and `_has:Observation:patient:code=…`; undefined when it is
 * none of these, or of a parameter that is not known. One link, no chain of chains.
 * https://hl7.org/fhir/R4/search.html#chaining and https://hl7.org/fhir/R4/search.html#has
 */
export function parseLink(type: HeldType, name: string, value: string, context: LinkContext): Link | undefined {
  return name.startsWith('_has:') ? parseHas(type, name, value, context) : parseChain(type, name, value, context);
}

function parseChain(type: HeldType, name: string, value: string, context: LinkContext): Link | undefined {
  const [, code = '', only, asked = ''] = chained.exec(name) ?? [];
  const parameter = reference(type, code);
  if (!parameter) return undefined;
  if (isLink(asked)) throw tooDeep(name);
  const types = includableTypes(parameter).filter(target => only === undefined || target === only);
  return linkOf('to', parameter, types, asked, value, context);
}

function parseHas(type: HeldType, name: string, value: string, context: LinkContext): Link | undefined {
  const [, source = '', code = '', asked = ''] = reversed.exec(name) ?? [];
  const parameter = reference(source, code);
  if (!parameter || !isHeldType(source) || !includableTypes(parameter).includes(type)) return undefined;
  if (isLink(asked)) throw tooDeep(name);
  return linkOf('from', parameter, [source], asked, value, context);
}

function reference(type: string, code: string): SearchParameter | undefined {
  const parameter = searchParameter(type, code);
  return parameter?.kind === 'reference' ? parameter : undefined;
}

/** A refusal depends on the scopes alone: of several types, those that the access does not permit are passed over. */
function linkOf(
  direction: Link['direction'],
  { param }: SearchParameter,
  types: HeldType[],
  asked: string,
  value: string,
  context: LinkContext,
): Link | undefined {
  const understood = types.flatMap(type => {
    const condition = parseCondition(type, asked, value, context);
    return condition ? [{ condition, ...context.reach(type) }] : [];
  });
  if (understood.length === 0) return undefined;
  const linked: Linked[] = understood.flatMap(({ condition, filter }) => (filter ? [{ condition, filter }] : []));
  const refused = understood.find(({ refusal }) => refusal)?.refusal;
  if (linked.length === 0 && refused) throw insufficientScope(refused);
  return { direction, param, linked };
}

function tooDeep(name: string): FhirError {
  return invalid(name, `"${name}" goes over more than one reference; this server follows one`);
}
