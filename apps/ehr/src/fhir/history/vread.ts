import { FhirError } from '@smart-ehr/fhir';
import type { FhirServer } from '../fhir-server.ts';
import { sendVersion } from '../http/send-version.ts';
import { findNamed } from '../read.ts';
import type { AccessHandler } from '../require-access.ts';

/**
 * GET [base]/[type]/[id]/_history/[vid]: one version, current or not. https://hl7.org/fhir/R4/http.html#vread
 *
 * The access must reach the resource now and this version of it: neither opens the other.
 */
export function vread(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const { found: current, filter } = await findNamed(fhir, access, request.params);
    const { type, id } = current;
    const vid = String(request.params.vid);
    const found = vidPattern.test(vid) ? await fhir.history.version(filter, id, Number(vid)) : undefined;
    if (!found) {
      throw new FhirError(404, 'not-found', `There is no version ${vid} of ${type}/${id} in reach of this access.`);
    }
    if (found.deleted) throw new FhirError(410, 'deleted', `With version ${vid}, ${type}/${id} was deleted.`);
    sendVersion(request, response, found, fhir.base(request));
  };
}

/** As this server numbers them. */
const vidPattern = /^[1-9]\d{0,8}$/;
