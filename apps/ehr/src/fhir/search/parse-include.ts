import { type HeldType, isHeldType, resourceTypes } from '../resource-types.ts';
import { type SearchParameter, searchParameter } from '../search-parameters.ts';

/** By `param`, resources of the types on the other side: those referred to, or those that refer. */
export type Include = { param: number; types: readonly HeldType[] };

const allTypes = resourceTypes.map(({ type }) => type);

/** The held types that a reference parameter can lead to; none for what is kept elsewhere. */
export function includableTypes({ targets = allTypes }: SearchParameter): HeldType[] {
  return targets.filter(isHeldType);
}

/**
 * Reads `_include=MedicationRequest:medication` or `…:medication:Medication`; undefined when it is none of ours.
 * https://hl7.org/fhir/R4/search.html#revinclude
 */
export function parseInclude(searched: HeldType, value: string): Include[] | undefined {
  const found = parse(value);
  if (!found || found.source !== searched) return undefined;
  const types = found.targets.filter(type => found.target === undefined || type === found.target);
  return types.length === 0 ? undefined : [{ param: found.param, types }];
}

/** Reads `_revinclude=Provenance:target` of a search of what the parameter can refer to. */
export function parseRevInclude(searched: HeldType, value: string): Include[] | undefined {
  const found = parse(value);
  if (!found || (found.target ?? searched) !== searched || !found.targets.includes(searched)) return undefined;
  return [{ param: found.param, types: [found.source] }];
}

function parse(value: string) {
  const [source = '', code = '', target, ...more] = value.split(':');
  const parameter = searchParameter(source, code);
  if (!isHeldType(source) || parameter?.kind !== 'reference' || more.length > 0) return undefined;
  return { source, param: parameter.param, target, targets: includableTypes(parameter) };
}
