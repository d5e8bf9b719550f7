import { FhirError } from '@smart-ehr/fhir';
import type { Request, Response } from 'express';
import type { AccessHandler } from './require-access.ts';
import { heldTypeOf } from './resource-types.ts';

/** What is mounted at paths of this form. */
const methodsByPath: { path: RegExp; allow: string }[] = [
  { path: /^\/metadata$/, allow: 'GET, HEAD, OPTIONS' },
  { path: /^\/\.well-known\/smart-configuration$/, allow: 'GET, HEAD, OPTIONS' },
  { path: /^(\/(Patient|Group\/[^/]+))?\/\$export$/, allow: 'GET, POST, OPTIONS' },
  { path: /^\/\$(export|cohort)-status\/[^/]+$/, allow: 'GET, HEAD, DELETE, OPTIONS' },
  { path: /^\/\$export-files\/[^/]+\/[^/]+$/, allow: 'GET, HEAD, OPTIONS' },
  { path: /^\/(Patient\/[^/]+\/\$everything|DocumentReference\/\$docref)$/, allow: 'GET, HEAD, POST, OPTIONS' },
  { path: /^\/$/, allow: 'POST, OPTIONS' },
  { path: /^\/[^/$][^/]*$/, allow: 'GET, HEAD, POST, OPTIONS' },
  { path: /^\/[^/]+(\/[^/]+)?\/_history$/, allow: 'GET, HEAD, OPTIONS' },
  { path: /^\/[^/]+\/[^/]+\/_history\/[^/]+$/, allow: 'GET, HEAD, OPTIONS' },
  { path: /^\/[^/]+\/_search$/, allow: 'POST, OPTIONS' },
  { path: /^\/[^/]+\/[^/$][^/]*$/, allow: 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS' },
];

/** Every other request: a method that a known path does not take (405), or a path that is not known (404). */
export const otherwise: AccessHandler = (_access, request, response) => {
  const path = request.path.replace(/(.)\/$/, '$1');
  const known = methodsByPath.find(candidate => candidate.path.test(path));
  if (!known)
    throw new FhirError(404, 'not-supported', 'There is no such interaction here; see the CapabilityStatement.', {
      specLink: 'https://hl7.org/fhir/R4/http.html#summary',
    });
  const [, type = ''] = path.split('/');
  if (type !== '' && type !== 'metadata' && type !== '.well-known' && !/^\$(export|cohort)/.test(type))
    heldTypeOf(type);
  refuseMethod(request, response, known.allow);
};

/** https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6 */
export function refuseMethod({ method }: Request, response: Response, allow: string): never {
  response.set('Allow', allow);
  throw new FhirError(405, 'not-supported', `${method} is not possible here, only ${allow}.`, {
    specLink: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6',
  });
}
