import { FhirError } from '@smart-ehr/fhir';
import type { Request, Response } from 'express';
import { preferencesOf } from '../fhir/http/preferences.ts';
import { handlingOf } from '../fhir/http/take-parameters.ts';

const headersLink = 'https://hl7.org/fhir/uv/bulkdata/en/export.html#headers';

/**
 * How a client wants its export. `lenient`: what is not supported is left out and noted. `separateExportStatus`: the
 * HTTP status of a status answer is its own, and `X-Export-Status` says that of the export.
 */
export type KickOffPreferences = { lenient: boolean; separateExportStatus: boolean };

/**
 * Reads the headers of a kick-off. An export is never answered at once: the client must say that it knows, and in what
 * form it wants our errors. https://hl7.org/fhir/uv/bulkdata/en/export.html#headers
 */
export function parsePreferences(request: Request): KickOffPreferences {
  const accepts = (request.get('Accept') ?? '').split(',').map(range => range.split(';')[0]?.trim().toLowerCase());
  if (!accepts.includes('application/fhir+json')) {
    throw new FhirError(400, 'invalid', 'Send Accept: application/fhir+json.', {
      expression: 'http.Accept',
      specLink: headersLink,
    });
  }
  const preferences = preferencesOf(request.get('Prefer'));
  if (!preferences.has('respond-async')) {
    throw new FhirError(400, 'invalid', 'Send Prefer: respond-async.', {
      expression: 'http.Prefer',
      specLink: headersLink,
    });
  }
  return {
    lenient: handlingOf(request) === 'lenient',
    separateExportStatus: preferences.has('separate-export-status'),
  };
}

/** Says which preferences were followed. https://www.rfc-editor.org/rfc/rfc7240#section-3 */
export function confirmPreferences(response: Response, { lenient, separateExportStatus }: KickOffPreferences): void {
  const applied = [
    'respond-async',
    ...(lenient ? ['handling=lenient'] : []),
    ...(separateExportStatus ? ['separate-export-status'] : []),
  ];
  response.set('Preference-Applied', applied.join(', '));
}
