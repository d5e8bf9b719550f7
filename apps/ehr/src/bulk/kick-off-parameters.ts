import type { Request } from 'express';
import { bodyParametersOf, textsOf, urlParametersOf } from '../fhir/http/parameters-of.ts';
import { invalid } from './leniency.ts';

const texts = ['valueString', 'valueCode'];
const instants = ['valueInstant', 'valueDateTime', 'valueString'];

/**
 * Every parameter of a kick-off, and where the Parameters of a POST have its value. The versions of the specification
 * do not agree on string, code and Coding.
 * https://hl7.org/fhir/uv/bulkdata/en/OperationDefinition-group-export.html
 */
const elements: Readonly<Record<string, readonly string[]>> = {
  _outputFormat: texts,
  _since: instants,
  _until: instants,
  _type: texts,
  _elements: texts,
  _typeFilter: texts,
  patient: ['valueReference'],
  includeAssociatedData: [...texts, 'valueCoding'],
  organizeOutputBy: texts,
  allowPartialManifests: ['valueBoolean'],
};

export function isUnderstood(name: string): boolean {
  return Object.hasOwn(elements, name);
}

/** Of the URL, then of the body. A Reference is none of the types that a URL can hold: `patient` is in a body only. */
export function kickOffParametersOf(request: Request): [name: string, value: string][] {
  const inUrl = urlParametersOf(request);
  if (inUrl.some(([name]) => name === 'patient')) {
    throw invalid('patient', 'patient is a Reference: send it in the Parameters of a POST, as valueReference.');
  }
  return [...inUrl, ...inBody(request)];
}

/** The kick-off as the audit tells it: what was leniently left out may be anything, a secret too. */
export function toldRequest(request: Request): string {
  const [path = ''] = request.url.split('?');
  const asked = new URLSearchParams(urlParametersOf(request).filter(([name]) => isUnderstood(name)));
  return asked.size === 0 ? path : `${path}?${asked}`;
}

function inBody(request: Request): [string, string][] {
  return bodyParametersOf(request).flatMap(({ name, element, value }) => {
    const possible = isUnderstood(name) ? elements[name] : undefined;
    if (possible && !possible.includes(element ?? '')) {
      throw invalid(name, `The Parameters have ${name} as ${possible[0]}.`);
    }
    return (element === 'valueCoding' ? [codeOf(value)] : textsOf(value)).map((text): [string, string] => [name, text]);
  });
}

function codeOf(coding: unknown): string {
  const { code } = (coding ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
