import type { Resource } from '@smart-ehr/fhir';
import { compile } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';

const compiled = new Map<string, (resource: Resource) => unknown>();
const found = new WeakMap<Resource, Map<string, unknown[]>>();

/** What an expression finds in a resource. https://hl7.org/fhirpath/N1/ */
export function valuesOf(resource: Resource, expression: string): unknown[] {
  const known = found.get(resource) ?? new Map<string, unknown[]>();
  found.set(resource, known);
  const values = known.get(expression) ?? evaluate(resource, expression);
  known.set(expression, values);
  return values;
}

function evaluate(resource: Resource, expression: string): unknown[] {
  const evaluator = compiled.get(expression) ?? compile(expression, r4);
  compiled.set(expression, evaluator);
  return evaluator(resource) as unknown[];
}

/**
 * "Type/id" of each resource of this server that an expression refers to, at whatever version. References to other
 * servers, to contained resources and by identifier alone refer to none of them.
 * https://hl7.org/fhir/R4/references.html
 */
export function referredTo(resource: Resource, expression: string): string[] {
  return valuesOf(resource, expression).flatMap(value => namedBy((value as { reference?: string }).reference) ?? []);
}

/** The same of all references anywhere in a resource. */
export function allReferredTo(resource: Resource): string[] {
  return [...JSON.stringify(resource).matchAll(/"reference":"([^"]*)"/g)].flatMap(([, url]) => namedBy(url) ?? []);
}

export function namedBy(url: string | undefined): string | undefined {
  return /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(url ?? '')?.[1];
}

type Coding = { system?: string; code?: string };

/**
 * Whether one of the values is one of the codes: `code`, `system|code`, `|code` (of no system) or `system|`, joined by
 * commas. https://hl7.org/fhir/R4/search.html#token
 */
export function isCoded(values: readonly unknown[], asked: string): boolean {
  const codings = values.flatMap((value): Coding[] =>
    typeof value === 'string' ? [{ code: value }] : ((value as { coding?: Coding[] }).coding ?? []),
  );
  return asked.split(',').some(one => {
    const bar = one.indexOf('|');
    const [system, code] = bar < 0 ? [undefined, one] : [one.slice(0, bar), one.slice(bar + 1)];
    return codings.some(
      coding => (code === '' || coding.code === code) && (system === undefined || (coding.system ?? '') === system),
    );
  });
}
