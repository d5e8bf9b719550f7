import { FhirError } from '@smart-ehr/fhir';
import express, { type Request } from 'express';

const types = ['application/fhir+json', 'application/json'];
const specLink = 'https://hl7.org/fhir/R4/operations.html#request';

/** Reads the body of an operation that is called by POST, for `parametersOf`. */
export const readParameters = express.json({ type: types, limit: '256kb' });

/** `element` says the type of the value: `valueString`. Without a value there is none. */
export type BodyParameter = { name: string; element?: string; value?: unknown };

/** The parameters of an operation: of the URL, then of the Parameters in the body of a POST. */
export function parametersOf(request: Request): [name: string, value: string][] {
  const body = bodyParametersOf(request).flatMap(({ name, value }) =>
    textsOf(value).map((text): [string, string] => [name, text]),
  );
  return [...urlParametersOf(request), ...body];
}

export function urlParametersOf(request: Request): [name: string, value: string][] {
  return [...new URL(request.originalUrl, 'http://localhost').searchParams];
}

/**
 * The Parameters in the body of a POST. https://hl7.org/fhir/R4/parameters.html: each parameter has its value in the
 * element of its type.
 */
export function bodyParametersOf(request: Request): BodyParameter[] {
  if (request.method !== 'POST') return [];
  if (request.is(types) === false) {
    throw new FhirError(415, 'not-supported', 'The body of an operation is application/fhir+json.', { specLink });
  }
  const { body } = request as { body?: unknown };
  if (body === undefined) return [];
  const { resourceType, parameter = [] } = (body ?? {}) as { resourceType?: unknown; parameter?: unknown };
  if (resourceType !== 'Parameters' || !Array.isArray(parameter)) throw noParameters();
  return parameter.map((part: unknown) => {
    const { name, ...rest } = (part ?? {}) as Record<string, unknown>;
    if (typeof name !== 'string') throw noParameters();
    const [element, value] = Object.entries(rest).find(([key]) => key.startsWith('value')) ?? [];
    return { name, ...(element !== undefined && { element, value }) };
  });
}

/** As the value would be written in a URL; what could not be written there is an empty text. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  const { coding, reference } = (value ?? {}) as Record<string, unknown>;
  if (Array.isArray(coding)) return coding.map(one => codeOf(one) ?? '');
  return [codeOf(value) ?? (typeof reference === 'string' ? reference : '')];
}

function codeOf(coding: unknown): string | undefined {
  const { system, code } = (coding ?? {}) as Record<string, unknown>;
  if (typeof code !== 'string') return undefined;
  return typeof system === 'string' ? `${system}|${code}` : code;
}

function noParameters(): FhirError {
  return new FhirError(400, 'structure', 'The body of an operation is a Parameters resource.', { specLink });
}
