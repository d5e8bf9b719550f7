import { FhirError } from '@smart-ehr/fhir';
import type { Request } from 'express';

const headersLink = 'https://hl7.org/fhir/uv/bulkdata/STU2/export.html#headers';

/** What the Parameters of a POST may come as. */
export const bodyTypes = ['application/fhir+json', 'application/json'];

/** An export is never answered at once: the client must say that it knows, and in what form it wants our errors. */
export function requireAsync(request: Request): void {
  const accepts = (request.get('Accept') ?? '').split(',').map(range => range.split(';')[0]?.trim().toLowerCase());
  if (!accepts.includes('application/fhir+json')) {
    throw new FhirError(400, 'invalid', 'Send Accept: application/fhir+json.', {
      expression: 'http.Accept',
      specLink: headersLink,
    });
  }
  if (!preferences(request).includes('respond-async')) {
    throw new FhirError(400, 'invalid', 'Send Prefer: respond-async.', {
      expression: 'http.Prefer',
      specLink: headersLink,
    });
  }
}

/** `Prefer: handling=lenient`. https://hl7.org/fhir/R4/search.html#errors */
export function isLenient(request: Request): boolean {
  return preferences(request).includes('handling=lenient');
}

function preferences(request: Request): string[] {
  return (request.get('Prefer') ?? '').split(/[,;]/).map(part => part.replace(/[\s"]/g, '').toLowerCase());
}

/** Of the URL, then of the Parameters in the body of a POST. */
export function parametersOf(request: Request): [string, string][] {
  const query = [...new URL(request.originalUrl, 'http://localhost').searchParams];
  return request.method === 'POST' ? [...query, ...bodyParameters(request)] : query;
}

/** https://hl7.org/fhir/R4/parameters.html: each parameter has its value in the element of its type. */
function bodyParameters(request: Request): [string, string][] {
  if (request.is(bodyTypes) === false) {
    throw new FhirError(415, 'not-supported', 'The body of a kick-off is application/fhir+json.', {
      specLink: 'https://hl7.org/fhir/R4/parameters.html',
    });
  }
  const { body } = request as { body?: unknown };
  if (body === undefined) return [];
  const { resourceType, parameter = [] } = (body ?? {}) as { resourceType?: unknown; parameter?: unknown };
  if (resourceType !== 'Parameters' || !Array.isArray(parameter)) throw noParameters();
  return parameter.map((part: unknown) => {
    const { name, ...rest } = (part ?? {}) as Record<string, unknown>;
    if (typeof name !== 'string') throw noParameters();
    const value = Object.entries(rest).find(([key]) => key.startsWith('value'))?.[1];
    return [name, typeof value === 'string' ? value : ''];
  });
}

function noParameters(): FhirError {
  return new FhirError(400, 'structure', 'The body of a kick-off is a Parameters resource.', {
    specLink: 'https://hl7.org/fhir/R4/parameters.html',
  });
}
