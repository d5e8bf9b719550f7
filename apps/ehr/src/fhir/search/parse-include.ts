import { type HeldType, isHeldType, resourceTypes } from '../resource-types.ts';
import { type SearchParameter, searchParameter, searchParametersOf } from '../search-parameters.ts';

/** By `param`, resources of the types on the other side: those referred to, or those that refer. */
export type Include = { param: number; types: readonly HeldType[] };

const allTypes = resourceTypes.map(({ type }) => type);

/** The held types that a reference parameter can lead to; none for what is kept elsewhere. */
export function includableTypes({ targets = allTypes }: SearchParameter): HeldType[] {
  return targets.filter(isHeldType);
}

/** By what references of a type others can be found. */
export function includableParametersOf(type: HeldType): SearchParameter[] {
  return searchParametersOf(type).filter(one => one.kind === 'reference' && includableTypes(one).length > 0);
}

/**
 * Reads `_include=MedicationRequest:medication`, `…:medication:Medication`, `…:*` or `*`; undefined when it is none of
 * ours. https://hl7.org/fhir/R4/search.html#revinclude
 */
export function parseInclude(searched: HeldType, value: string): Include[] | undefined {
  const found = parse(value, searched);
  if (!found || found.source !== searched) return undefined;
  const includes = found.parameters.map(parameter => ({
    param: parameter.param,
    types: includableTypes(parameter).filter(type => found.target === undefined || type === found.target),
  }));
  return known(includes);
}

/** Reads `_revinclude=Provenance:target`, `Provenance:*` or `*` of a search of what the parameter can refer to. */
export function parseRevInclude(searched: HeldType, value: string): Include[] | undefined {
  const sources = value === '*' ? allTypes.map(type => `${type}:*`) : [value];
  const includes = sources.flatMap(each => {
    const found = parse(each, searched);
    if (!found || (found.target ?? searched) !== searched) return [];
    return found.parameters
      .filter(parameter => includableTypes(parameter).includes(searched))
      .map(({ param }) => ({ param, types: [found.source] }));
  });
  return known(includes);
}

function known(includes: Include[]): Include[] | undefined {
  const leading = includes.filter(({ types }) => types.length > 0);
  return leading.length === 0 ? undefined : leading;
}

function parse(value: string, searched: HeldType) {
  const [source = '', code = '', target, ...more] = (value === '*' ? `${searched}:*` : value).split(':');
  if (!isHeldType(source) || more.length > 0) return undefined;
  const parameters = includableParametersOf(source);
  const one = searchParameter(source, code);
  return { source, target, parameters: code === '*' ? parameters : parameters.filter(each => each === one) };
}

/** Of each type on the other side the parameters that lead to it: one question for each type. */
export function paramsByType(includes: readonly Include[]): Map<HeldType, number[]> {
  const byType = new Map<HeldType, Set<number>>();
  for (const { param, types } of includes) {
    for (const type of types) byType.set(type, (byType.get(type) ?? new Set()).add(param));
  }
  return new Map([...byType].map(([type, params]) => [type, [...params]]));
}
