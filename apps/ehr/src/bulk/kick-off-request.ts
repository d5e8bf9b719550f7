import { FhirError } from '@smart-ehr/fhir';
import type { Request } from 'express';

const headersLink = 'https://hl7.org/fhir/uv/bulkdata/STU2/export.html#headers';

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
