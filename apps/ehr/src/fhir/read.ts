import { FhirError } from '@smart-ehr/fhir';
import { isKnown } from '../http/etag.ts';
import { insufficientScope } from './access-error.ts';
import type { FhirServer } from './fhir-server.ts';
import { send } from './http/send.ts';
import { permitted } from './permitted.ts';
import type { AccessHandler } from './require-access.ts';
import { heldTypeOf } from './resource-types.ts';
import { bodyText } from './search/bundle.ts';

/**
 * GET [base]/[type]/[id]: the current version of one resource. https://hl7.org/fhir/R4/http.html#read
 *
 * What the access does not reach is 404, exactly like what does not exist.
 */
export function read(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const type = heldTypeOf(String(request.params.type));
    const id = String(request.params.id);
    const { filter, refusal } = permitted(access, type, 'read', id);
    if (refusal) throw insufficientScope(refusal);

    const found = idPattern.test(id) ? await fhir.search.find(filter, id) : undefined;
    if (!found) throw new FhirError(404, 'not-found', `There is no ${type} with the id ${id} in reach of this access.`);
    if (found.deleted) throw new FhirError(410, 'deleted', `${type}/${id} was deleted.`);

    const etag = `W/"${found.version}"`;
    response.set({
      ETag: etag,
      'Last-Modified': new Date(found.lastUpdated).toUTCString(),
      'Cache-Control': 'private, no-cache',
    });
    response.vary('Authorization').vary('Accept');
    if (isKnown(request.headers['if-none-match'], etag)) response.status(304).end();
    else send(response, bodyText(found, fhir.base(request)));
  };
}

/** https://hl7.org/fhir/R4/datatypes.html#id */
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
