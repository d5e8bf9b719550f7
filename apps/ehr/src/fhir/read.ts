import { FhirError } from '@smart-ehr/fhir';
import type { Access } from '../access.ts';
import type { FoundVersion } from '../stores/resource-search.ts';
import { insufficientScope } from './access-error.ts';
import type { FhirServer } from './fhir-server.ts';
import { sendVersion } from './http/send-version.ts';
import { permitted } from './permitted.ts';
import type { ResourceFilter } from './reach.ts';
import type { AccessHandler } from './require-access.ts';
import { heldTypeOf } from './resource-types.ts';

/** GET [base]/[type]/[id]: the current version of one resource. https://hl7.org/fhir/R4/http.html#read */
export function read(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const { found } = await findNamed(fhir, access, request.params);
    if (found.deleted) throw new FhirError(410, 'deleted', `${found.type}/${found.id} was deleted.`);
    sendVersion(request, response, found, fhir.base(request));
  };
}

/**
 * The resource of a path, which may be deleted. What the access does not reach is 404, exactly like what does not
 * exist. The filter is for what else is asked of that resource.
 */
export async function findNamed(
  fhir: FhirServer,
  access: Access,
  named: { type?: unknown; id?: unknown },
): Promise<{ found: FoundVersion; filter: ResourceFilter }> {
  const type = heldTypeOf(String(named.type));
  const id = String(named.id);
  const { filter, refusal } = permitted(access, type, 'read', id);
  if (refusal) throw insufficientScope(refusal);

  const found = idPattern.test(id) ? await fhir.search.find(filter, id) : undefined;
  if (!found) throw new FhirError(404, 'not-found', `There is no ${type} with the id ${id} in reach of this access.`);
  return { found, filter };
}

/** https://hl7.org/fhir/R4/datatypes.html#id */
export const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
