import { FhirError } from '@smart-ehr/fhir';
import type { Request } from 'express';
import { bodyParametersOf, textsOf, urlParametersOf } from '../fhir/http/parameters-of.ts';
import type { Generation } from './generation.ts';
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

/** The same in version 4.0, which says one type of each. https://build.fhir.org/ig/HL7/bulk-data/en/OperationDefinition-group-export.html */
const elementsOf4: typeof elements = {
  _outputFormat: ['valueString'],
  _since: ['valueInstant'],
  _until: ['valueInstant'],
  _type: ['valueString'],
  _elements: ['valueString'],
  _typeFilter: ['valueString'],
  patient: ['valueReference'],
  includeAssociatedData: ['valueCoding'],
  organizeOutputBy: ['valueString'],
  allowPartialManifests: ['valueBoolean'],
};

export function isUnderstood(name: string): boolean {
  return Object.hasOwn(elements, name);
}

/** What a kick-off asks for, as it was written: lists are not taken apart. */
export function kickOffParametersOf(request: Request, generation: Generation): [name: string, value: string][] {
  return generation === 3 ? parametersOf3(request) : parametersOf4(request);
}

/** Of the URL, then of the body. A Reference is none of the types that a URL can hold: `patient` is in a body only. */
function parametersOf3(request: Request): [string, string][] {
  const inUrl = urlParametersOf(request);
  if (inUrl.some(([name]) => name === 'patient')) {
    throw invalid('patient', 'patient is a Reference: send it in the Parameters of a POST, as valueReference.');
  }
  return [...inUrl, ...inBody(request, elements, codeOf)];
}

/** "requiring use of HTTP POST with a FHIR Parameters Resource": https://hl7.org/fhir/uv/bulkdata/4.0.0-202609-ballot/en/changes.html */
function parametersOf4(request: Request): [string, string][] {
  const [inUrl] = urlParametersOf(request);
  if (inUrl) throw invalid(inUrl[0], 'Parameters of version 4.0 are in the body alone, not in the URL.');
  const parameters = inBody(request, elementsOf4, codeOfSystem);
  if (request.body === undefined) {
    throw new FhirError(
      400,
      'structure',
      'Send a Parameters resource; one without any parameter asks for everything.',
      {
        specLink: 'https://hl7.org/fhir/R4/operations.html#request',
      },
    );
  }
  return parameters;
}

/** The kick-off as the audit tells it: what was leniently left out may be anything, a secret too. */
export function toldRequest(request: Request): string {
  const [path = ''] = request.url.split('?');
  const asked = new URLSearchParams(urlParametersOf(request).filter(([name]) => isUnderstood(name)));
  return asked.size === 0 ? path : `${path}?${asked}`;
}

function inBody(request: Request, possible: typeof elements, textOfCoding: (coding: unknown) => string) {
  return bodyParametersOf(request).flatMap(({ name, element, value }) => {
    const types = isUnderstood(name) ? possible[name] : undefined;
    if (types && !types.includes(element ?? '')) {
      throw invalid(name, `The Parameters have ${name} as ${types[0]}.`);
    }
    const texts = element === 'valueCoding' ? [textOfCoding(value)] : textsOf(value);
    return texts.map((text): [string, string] => [name, text]);
  });
}

function codeOf(coding: unknown): string {
  const { code } = (coding ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** A code of another system is another one. */
function codeOfSystem(coding: unknown): string {
  const { system = associatedData } = (coding ?? {}) as { system?: unknown };
  if (typeof system !== 'string') return '';
  return system === associatedData ? codeOf(coding) : `${system}|${codeOf(coding)}`;
}

/** https://hl7.org/fhir/uv/bulkdata/4.0.0-202609-ballot/en/CodeSystem-include-associated-data.html */
const associatedData = 'http://hl7.org/fhir/uv/bulkdata/CodeSystem/include-associated-data';
